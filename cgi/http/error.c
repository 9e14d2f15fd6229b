#include "cgi/http/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct error_row rows[] = {
    [ERROR_NONE] = {"none", 200, "", "", 0},
    [ERROR_NOT_FOUND] = {"not_found", 404, "M_UNRECOGNIZED",
                         "There is nothing at this path", 0},
    [ERROR_METHOD] = {"method", 405, "M_UNRECOGNIZED",
                      "This path does not take this method", 0},
    [ERROR_BAD_KIND] = {"bad_kind", 400, "M_UNRECOGNIZED",
                        "The kind of account is neither user nor guest", 0},
    [ERROR_BODY_CUT_SHORT] = {"body_cut_short", 400, "M_NOT_JSON",
                              "The body is not as long as Content-Length says",
                              0},
    [ERROR_TOO_LARGE] = {"too_large", 413, "M_TOO_LARGE",
                         "The body is larger than 65536 bytes", 0},
    [ERROR_NOT_JSON] = {"not_json", 400, "M_NOT_JSON", "Not JSON: ", 0},
    [ERROR_BAD_JSON] = {"bad_json", 400, "M_BAD_JSON", "Bad JSON: ", 0},
    [ERROR_MISSING_KEYS] = {"missing_keys", 400, "M_MISSING_PARAM",
                            "Missing JSON keys: ", 0},
    [ERROR_BAD_VALUE] = {"bad_value", 400, "M_INVALID_PARAM",
                         "This can't be: ", 0},
    [ERROR_MISSING_FIELD] = {"missing_field", 400, "M_MISSING_PARAM",
                             "Missing in the query: ", 0},
    [ERROR_BAD_TYPE] = {"bad_type", 400, "M_UNKNOWN", "Bad login type", 0},
    [ERROR_CLOSED] = {"closed", 403, "M_FORBIDDEN", "Registration is closed",
                      0},
    [ERROR_SESSION_UNKNOWN] = {"session_unknown", 400, "M_UNKNOWN",
                               "This session is unknown or has expired: start "
                               "again without one",
                               0},
    [ERROR_SESSION_COMPLETE] = {"session_complete", 400, "M_UNKNOWN",
                                "This session is complete: start again "
                                "without one",
                                0},
    [ERROR_SESSION_MOVED] = {"session_moved", 400, "M_UNKNOWN",
                             "Another request of this session was faster: "
                             "send this one again, or start again",
                             0},
    [ERROR_NAME_INVALID] = {"name_invalid", 400, "M_INVALID_USERNAME", "", 0},
    [ERROR_NAME_RESERVED] = {"name_reserved", 400, "M_EXCLUSIVE",
                             "This user name is reserved", 0},
    [ERROR_NAME_IN_USE] = {"name_in_use", 400, "M_USER_IN_USE",
                           "This user name is taken", 0},
    [ERROR_NAME_CHANGED] = {"name_changed", 400, "M_BAD_JSON",
                            "This session has another user name already: "
                            "keep to it, or start again without a session",
                            0},
    [ERROR_NAME_INVITED] = {"name_invited", 400, "M_EXCLUSIVE",
                            "This user name is kept for an invited person: "
                            "send the invitation along with it",
                            0},
    [ERROR_NAME_NOT_INVITED] = {"name_not_invited", 400, "M_EXCLUSIVE",
                                "This invitation is for another user name", 0},
    [ERROR_WEAK_PASSWORD] = {"weak_password", 400, "M_WEAK_PASSWORD",
                             "This password is too short: ", 0},
    [ERROR_GUESSABLE_PASSWORD] = {"guessable_password", 400, "M_WEAK_PASSWORD",
                                  "This password is easily guessed: ", 0},
    [ERROR_PASSWORD_TOO_LONG] = {"password_too_long", 400, "M_BAD_JSON",
                                 "This password is too long: ", 0},
    [ERROR_PASSWORD_REFUSED] = {"password_refused", 400, "M_WEAK_PASSWORD",
                                "The homeserver does not take this password: ",
                                0},
    [ERROR_WRONG_TOKEN] = {"wrong_token", 403, "M_FORBIDDEN",
                           "This registration token is not valid", 0},
    [ERROR_INVITATION_PENDING] = {"invitation_pending", 403, "M_FORBIDDEN",
                                  "This invitation is in use right now by a "
                                  "sign-up that has begun: it is free again "
                                  "when that one ends",
                                  0},
    [ERROR_TERMS_CHANGED] = {"terms_changed", 400, "M_UNKNOWN",
                             "The terms have changed since they were shown: "
                             "read the new ones and agree to them",
                             0},
    [ERROR_CAPTCHA_NEEDED] = {"captcha_needed", 400, "M_CAPTCHA_NEEDED",
                              "Missing JSON keys: ", 0},
    [ERROR_CAPTCHA_INVALID] = {"captcha_invalid", 400, "M_CAPTCHA_INVALID",
                               "This captcha was not solved: ", 0},
    [ERROR_CAPTCHA_USED] = {"captcha_used", 400, "M_CAPTCHA_INVALID",
                            "This captcha was used before: solve another one",
                            0},
    [ERROR_WORK_INVALID] = {"work_invalid", 400, "M_CAPTCHA_INVALID",
                            "This challenge was not solved: ", 0},
    [ERROR_EMAIL_INVALID] = {"email_invalid", 400, "M_INVALID_PARAM",
                             "This is not an e-mail address that mail can be "
                             "sent to",
                             0},
    [ERROR_EMAIL_NOT_YET] = {"email_not_yet", 400, "M_LOGIN_EMAIL_URL_NOT_YET",
                             "The link in the mail has not been opened and "
                             "confirmed yet",
                             0},
    [ERROR_EMAIL_IN_USE] = {"email_in_use", 400, "M_THREEPID_IN_USE",
                            "This e-mail address belongs to an account "
                            "already",
                            0},
    [ERROR_EMAIL_UNUSED] = {"email_unused", 403, "M_THREEPID_DENIED",
                            "This server does not ask for a validated e-mail "
                            "address",
                            0},
    [ERROR_WRONG_CODE] = {"wrong_code", 403, "M_FORBIDDEN",
                          "This is not the code from the mail", 0},
    [ERROR_CODE_EXPIRED] = {"code_expired", 403, "M_FORBIDDEN",
                            "This code has expired: ask for another mail", 0},
    [ERROR_TOO_MANY_MAILS] = {"too_many_mails", 429, "M_LIMIT_EXCEEDED",
                              "Too many mails to this address or for you", 60},
    [ERROR_IDENTITY_SERVER] = {"identity_server", 400, "M_THREEPID_AUTH_FAILED",
                               "This identity server is not trusted here", 0},
    [ERROR_IDENTITY_REFUSED] = {"identity_refused", 400,
                                "M_THREEPID_AUTH_FAILED",
                                "An e-mail address was not validated in that "
                                "session, or was used for an account since",
                                0},
    [ERROR_PROVIDER_UNKNOWN] = {"provider_unknown", 400, "M_INVALID_PARAM",
                                "There is no such provider", 0},
    [ERROR_LOGIN_REFUSED] = {"login_refused", 403, "M_FORBIDDEN",
                             "The provider has not let you in", 0},
    [ERROR_IDENTITY_IN_USE] = {"identity_in_use", 403, "M_FORBIDDEN",
                               "This identity belongs to an account already",
                               0},
    [ERROR_WRONG_MAC] = {"wrong_mac", 403, "M_FORBIDDEN",
                         "The HMAC is not that of the shared secret", 0},
    [ERROR_WRONG_SERVICE] = {"wrong_service", 401, "M_UNKNOWN_TOKEN",
                             "This is not the token of an application service",
                             0},
    [ERROR_NAME_OUTSIDE] = {"name_outside", 400, "M_EXCLUSIVE",
                            "This user name is not in the namespace of the "
                            "application service",
                            0},
    [ERROR_NONCE_UNKNOWN] = {"nonce_unknown", 400, "M_UNKNOWN",
                             "This nonce is unknown, used or too old: get "
                             "another one",
                             0},
    [ERROR_GUESTS_REFUSED] = {"guests_refused", 403, "M_FORBIDDEN",
                              "This server takes no guests", 0},
    [ERROR_MISSING_TOKEN] = {"missing_token", 401, "M_MISSING_TOKEN",
                             "This needs an access token: access_token in the "
                             "query, or Authorization: Bearer",
                             0},
    [ERROR_UNKNOWN_TOKEN] = {"unknown_token", 401, "M_UNKNOWN_TOKEN",
                             "This access token does not hold", 0},
    [ERROR_ACCOUNT_WAITING] = {"account_waiting", 401, "M_USER_LOCKED",
                               "This account can be used once an "
                               "administrator has approved it",
                               0},
    [ERROR_TOO_MANY_TRIES] = {"too_many_tries", 429, "M_LIMIT_EXCEEDED",
                              "Too many wrong tries from your network", 60},
    [ERROR_BUSY] = {"busy", 429, "M_LIMIT_EXCEEDED",
                    "More people are signing up than this server can take at "
                    "once: try again in a moment",
                    2},
    [ERROR_TOO_MANY_GUESSES] = {"too_many_guesses", 429, "M_LIMIT_EXCEEDED",
                                "Too many wrong tries from all networks "
                                "together: nothing that could be guessed is "
                                "accepted for a while",
                                60},
    [ERROR_TOO_MANY_STEPS] = {"too_many_steps", 429, "M_LIMIT_EXCEEDED",
                              "Too many requests from your network", 60},
    [ERROR_TOO_MANY_ACCOUNTS] = {"too_many_accounts", 429, "M_LIMIT_EXCEEDED",
                                 "Too many accounts from your network", 3600},
    [ERROR_TOO_MANY_NAMES] = {"too_many_names", 429, "M_LIMIT_EXCEEDED",
                              "Too many sign-ups from your network hold a "
                              "user name",
                              60},
    [ERROR_NOT_HERE] = {"not_here", 403, "M_FORBIDDEN",
                        "Guests and application services register at the "
                        "homeserver itself",
                        0},
    [ERROR_APPROVAL_PENDING] = {"approval_pending", 403, "M_FORBIDDEN",
                                "An administrator has to approve this sign-up: "
                                "send the same request again later",
                                0},
    [ERROR_NOT_SET_UP] = {"not_set_up", 503, "M_UNKNOWN",
                          "This stage is not set up on this server yet", 600},
    [ERROR_UNREACHABLE] = {"unreachable", 503, "M_UNKNOWN",
                           "Try again later, this can't be reached: ", 10},
    [ERROR_DATABASE] = {"database", 503, "M_UNKNOWN",
                        "The database can't answer: try again later", 5},
    [ERROR_INTERNAL] = {"internal", 500, "M_UNKNOWN",
                        "This server has made a mistake", 0},
};
_Static_assert(sizeof rows / sizeof rows[0] == ERROR_COUNT, "a row for each");

const struct error_row *error_row(enum error_kind kind)
{
    return &rows[kind];
}

enum error_kind error_named(const char *name)
{
    for (enum error_kind kind = ERROR_NONE; kind < ERROR_COUNT; kind++)
        if (strcmp(rows[kind].name, name) == 0)
            return kind;
    return ERROR_INTERNAL;
}

bool error_note(struct error *error, enum error_kind kind, const char *detail,
                ...)
{
    va_list values;

    error->kind = kind;
    error->retry_after = rows[kind].retry_after;
    error->tries_left = TRIES_UNSAID;
    error->reason = NULL;
    va_start(values, detail);
    vsnprintf(error->detail, sizeof error->detail, detail, values);
    va_end(values);
    return false;
}

bool error_note_busy(struct error *error, int retry_after)
{
    error_note(error, ERROR_BUSY, "");
    error->retry_after = retry_after;
    return false;
}

void error_text(const struct error *error, char text[ERROR_TEXT_SIZE])
{
    char tries[48] = "";

    if (error->tries_left == 0)
        snprintf(tries, sizeof tries, "; no tries left, start again");
    else if (error->tries_left > 0)
        snprintf(tries, sizeof tries, "; %d %s left", error->tries_left,
                 error->tries_left == 1 ? "try" : "tries");
    snprintf(text, ERROR_TEXT_SIZE, "%s%s%s", rows[error->kind].text,
             error->detail, tries);
}
