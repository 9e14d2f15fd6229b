#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/logins.h"
#include "cgi/engine/settings.h"
#include "cgi/engine/store.h"
#include "cgi/http/error.h"
#include "cgi/http/page.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/oauth2_client.h"
#include "cgi/stages/oauth2_discovery.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/slot.h"

enum { CODE_SIZE = 2048, USER_SIZE = 512 };

/* What a browser brings back (RFC 6749 section 4.1.2, RFC 9207). */
struct comeback {
    struct secret state;
    char code[CODE_SIZE];      /* "": none, the provider has refused */
    char iss[OAUTH2_URL_SIZE]; /* "": none */
};

static void scope_end_comeback(struct comeback *comeback)
{
    explicit_bzero(comeback, sizeof *comeback);
}

static void show_expired(struct reply *reply)
{
    const struct page page = {
        .name = "loginExpired",
        .title = "This login no longer works",
        .text = "The sign-up that it belongs to is over, or was begun anew. "
                "If you are still signing up, go back there and try again.",
    };

    page_write(&page, 404, reply);
    reply->outcome = "login_expired";
}

static void show_refused(struct reply *reply)
{
    const struct page page = {
        .name = "loginRefused",
        .title = "You were not logged in",
        .text = "The other site did not let you in, or you cancelled. Nothing "
                "is lost: go back to where you are signing up and try again.",
    };

    page_write(&page, 403, reply);
    reply->error = ERROR_LOGIN_REFUSED;
    reply->outcome = "login_refused";
}

static void show_confirmed(struct reply *reply)
{
    const struct page page = {
        .name = "loginConfirmed",
        .title = "That worked",
        .text = "You can close this page and go back to where you are signing "
                "up.",
    };

    page_write(&page, 200, reply);
    reply->outcome = "login_confirmed";
}

static void show_question(const struct json_object *login,
                          const struct comeback *comeback, struct reply *reply)
{
    char user[USER_SIZE];
    const char *server_name, *localpart, *provider;

    json_text(login, "server_name", &server_name);
    json_text(login, "localpart", &localpart);
    json_text(json_under(login, "provider"), "name", &provider);
    snprintf(user, sizeof user, "@%s:%s", localpart == NULL ? "" : localpart,
             server_name);
    const struct page page = {
        .name = localpart == NULL ? "loginQuestion" : "loginQuestionNamed",
        .title = "Is this your sign-up?",
        .text = localpart == NULL
                    ? "Your account at {provider} is about to be used to sign "
                      "up at {server}. If you did not start this yourself, "
                      "just close this page."
                    : "Your account at {provider} is about to be used to sign "
                      "up as {user}. If you did not start this yourself, just "
                      "close this page.",
        .button = "Yes, continue",
        .action = "oauth2",
        .fields = {{"state", comeback->state.hex},
                   {"code", comeback->code},
                   {comeback->iss[0] == '\0' ? NULL : "iss", comeback->iss}},
        .values = {{"provider", provider},
                   {"server", server_name},
                   {"user", user}},
    };

    page_write(&page, 200, reply);
    reply->outcome = "login_returned";
}

/* Whether the answer is the provider's, as far as is known without asking. */
static bool is_from(const struct json_object *provider,
                    const struct comeback *comeback)
{
    bool sends_issuer;

    if (!json_read_flag(json_under(provider, "discovery"), "sends_issuer",
                        &sends_issuer))
        sends_issuer = false;
    return oauth2_is_sender(provider, sends_issuer, comeback->iss);
}

static bool read_comeback(const char *form, struct comeback *comeback)
{
    if (!form_value(form, "state", comeback->state.hex,
                    sizeof comeback->state.hex))
        return false;
    /* One that can't be read is none. */
    if (!form_value(form, "code", comeback->code, sizeof comeback->code))
        comeback->code[0] = '\0';
    if (!form_value(form, "iss", comeback->iss, sizeof comeback->iss))
        comeback->iss[0] = '\0';
    return true;
}

/* What is written of a refusal. */
static void note_session(const struct json_object *login, struct reply *reply)
{
    const char *session_hash;

    json_text(login, "session_hash", &session_hash);
    snprintf(reply->session_hash, sizeof reply->session_hash, "%s",
             session_hash == NULL ? "" : session_hash);
}

/* False when the reply is written already: an error, or nothing is left to do.
 */
static bool open_login(const struct request *request,
                       const struct comeback *comeback, bool tries_code,
                       struct db *db, struct json_object **login,
                       struct reply *reply)
{
    const struct secret state_hash = secret_hash(comeback->state.hex);
    struct error error;
    bool is_confirmed;

    if (!logins_return(db, &state_hash, tries_code, request->peer, login,
                       &error)) {
        page_error(&error, reply);
        return false;
    }
    note_session(*login, reply);
    if (!json_read_flag(*login, "is_confirmed", &is_confirmed))
        show_expired(reply);
    else if (is_confirmed)
        show_confirmed(reply);
    else if (comeback->code[0] == '\0' ||
             !is_from(json_under(*login, "provider"), comeback))
        show_refused(reply);
    else
        return true;
    return false;
}

/* What the provider has not judged counts for nothing. */
static bool confirm(const struct json_object *login,
                    const struct comeback *comeback, struct db *db,
                    struct error *error)
{
    struct oauth2 oauth2 = {.provider = json_under(login, "provider")};
    const struct oauth2_comeback returned = {comeback->state.hex,
                                             comeback->code, comeback->iss};
    const struct secret state_hash = secret_hash(comeback->state.hex);
    scoped(json) struct json_object *discovered = NULL;
    char subject[OAUTH2_SUBJECT_SIZE];
    struct error why;

    json_text(login, "base_url", &oauth2.base_url);
    json_text(login, "key", &oauth2.key);
    json_text(login, "secret", &oauth2.secret);
    bool found =
        oauth2_find_subject(&oauth2, &returned, subject, &discovered, error);
    if (!found && error->kind == ERROR_LOGIN_REFUSED)
        return false;
    const char *told = discovered == NULL ? NULL : json_write(discovered, NULL);
    bool kept =
        logins_confirm(db, &state_hash, found ? subject : NULL, told, &why);
    if (found && !kept)
        *error = why;
    return found && kept;
}

static void try_code(const struct comeback *comeback,
                     const struct json_object *login, struct db *db,
                     struct reply *reply)
{
    struct error error;

    if (confirm(login, comeback, db, &error))
        show_confirmed(reply);
    else
        page_error(&error, reply);
}

void endpoint_oauth2_ask(const struct request *request,
                         const struct settings *settings, struct db *db,
                         struct reply *reply)
{
    scoped(json) struct json_object *login = NULL;
    scoped(comeback) struct comeback comeback = {.code = ""};

    (void)settings;
    if (!read_comeback(request->query, &comeback)) {
        show_expired(reply);
        return;
    }
    if (open_login(request, &comeback, false, db, &login, reply))
        show_question(login, &comeback, reply);
}

void endpoint_oauth2_confirm(const struct request *request,
                             const struct settings *settings, struct db *db,
                             struct reply *reply)
{
    scoped(json) struct json_object *login = NULL;
    scoped(comeback) struct comeback comeback = {.code = ""};
    struct error error;

    if (!read_comeback(request->body, &comeback)) {
        show_expired(reply);
        return;
    }
    bool tries_code = comeback.code[0] != '\0';
    reply->stage = stage_find(OAUTH2_TYPE);
    reply->is_of_step = tries_code;
    if (tries_code && !slot_take(SLOT_CALL, settings->slots)) {
        error_note_busy(&error, settings->slots->retry_after);
        page_error(&error, reply);
        return;
    }
    if (open_login(request, &comeback, tries_code, db, &login, reply))
        try_code(&comeback, login, db, reply);
    if (tries_code)
        slot_give(SLOT_CALL, settings->slots);
}
