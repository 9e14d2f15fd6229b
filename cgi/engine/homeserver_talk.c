#include "cgi/engine/homeserver_talk.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/homeserver.h"
#include "cgi/http/error.h"
#include "common/clock.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/log.h"
#include "common/text.h"

enum { URL_SIZE = 1024, REASON_MAX = 200, WAIT_MAX = 3600 };

static const char *const paths[] = {
    [CALL_NONCE] = "/_synapse/admin/v1/register",
    [CALL_BY_SECRET] = "/_synapse/admin/v1/register",
    [CALL_BY_TOKEN] = "/_matrix/client/v3/register",
    [CALL_NAME] = "/_matrix/client/v3/register/available",
    [CALL_LOGIN] = "/_matrix/client/v3/login",
    [CALL_LOGOUT] = "/_matrix/client/v3/logout",
    [CALL_VERSIONS] = "/_matrix/client/versions",
    [CALL_KEY] = "/_matrix/key/v2/server",
    [CALL_TOKEN] = "/_matrix/client/v1/register/m.login.registration_token/"
                   "validity",
};

static bool note_unreachable(struct error *error)
{
    return error_note(error, ERROR_UNREACHABLE, "the homeserver");
}

bool talk_ask(struct talk *talk, const struct question *question,
              struct error *error)
{
    char url[URL_SIZE];
    const char *base = talk->homeserver->url, *errcode;
    size_t length = strlen(base);

    if (talk->deadline == 0)
        talk->deadline = clock_now() + FETCH_TIMEOUT;
    const struct fetch fetch = {
        .url = url,
        .query = question->query,
        .json =
            question->body == NULL ? NULL : json_write(question->body, NULL),
        .bearer = question->bearer,
        .forwarded_for = talk->peer,
        .deadline = talk->deadline,
    };

    scope_end_talk(talk);
    talk->call = question->call;
    talk->answer = NULL;
    talk->status = 0;
    talk->errcode = "";
    if (length > 0 && base[length - 1] == '/')
        length--;
    if (snprintf(url, sizeof url, "%.*s%s", (int)length, base,
                 paths[question->call]) >= URL_SIZE ||
        !fetch_json(&fetch, &talk->status, &talk->answer))
        return note_unreachable(error);
    json_text(talk->answer, "errcode", &errcode);
    if (errcode != NULL)
        talk->errcode = errcode;
    return true;
}

const char *talk_errcode(const struct talk *talk)
{
    const char *capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    bool is_code = talk->errcode[strspn(talk->errcode, capitals)] == '\0';

    return is_code ? talk->errcode : "unknown";
}

static void log_refusal(const struct talk *talk, int priority, const char *see)
{
    char status[32];

    snprintf(status, sizeof status, "%ld", talk->status);
    log_event(priority, "homeserver-refused", {"path", paths[talk->call]},
              {"status", status}, {"errcode", talk_errcode(talk)},
              {"see", see});
}

enum error_kind talk_refusal(const struct talk *talk)
{
    static const struct {
        const char *errcode;
        enum error_kind kind;
    } refusals[] = {
        {"M_USER_IN_USE", ERROR_NAME_IN_USE},
        {"M_EXCLUSIVE", ERROR_NAME_RESERVED},
        {"M_INVALID_USERNAME", ERROR_NAME_INVALID},
        {"M_WEAK_PASSWORD", ERROR_PASSWORD_REFUSED},
    };

    if (talk->status == 429)
        return ERROR_BUSY;
    if (talk->status < 400 || talk->status > 499)
        return ERROR_NONE;
    /* M_PASSWORD_TOO_SHORT, M_PASSWORD_NO_DIGIT and so on. */
    if (strncmp(talk->errcode, "M_PASSWORD_", 11) == 0)
        return ERROR_PASSWORD_REFUSED;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (strcmp(talk->errcode, refusals[i].errcode) == 0)
            return refusals[i].kind;
    return ERROR_NONE;
}

static void note_wait(const struct talk *talk, struct error *error)
{
    long wait;

    if (!json_read_number(talk->answer, "retry_after_ms", &wait) || wait <= 0)
        return;
    error->retry_after =
        wait > WAIT_MAX * 1000 ? WAIT_MAX : (int)((wait + 999) / 1000);
}

bool talk_note_refusal(const struct talk *talk, struct error *error)
{
    const char *reason;
    enum error_kind kind = talk_refusal(talk);

    if (kind == ERROR_NONE)
        return false;
    json_text(talk->answer, "error", &reason);
    if (reason == NULL)
        reason = "it does not say why";
    if (kind != ERROR_NAME_INVALID && kind != ERROR_PASSWORD_REFUSED)
        reason = "";
    size_t length = text_utf8_length(reason, strnlen(reason, REASON_MAX));
    error_note(error, kind, "%.*s", (int)length, reason);
    if (kind == ERROR_BUSY)
        note_wait(talk, error);
    log_refusal(talk, LOG_INFO, NULL);
    return true;
}

const char *talk_remedy(const struct talk *talk)
{
    static const char wrong_secret[] = "SELECT register.set_secret("
                                       "'homeserver', '...'): its shared "
                                       "secret is another one";
    static const char nothing_there[] =
        "homeserver_url and homeserver_way: there is no such path";
    static const struct {
        enum homeserver_call call;
        long status;
        const char *errcode; /* NULL: any */
        const char *see;
    } rows[] = {
        {CALL_NONCE, 404, NULL, nothing_there},
        {CALL_NONCE, 405, NULL, nothing_there},
        {CALL_BY_SECRET, 401, NULL, wrong_secret},
        {CALL_BY_SECRET, 403, "M_UNKNOWN", wrong_secret},
        {CALL_BY_SECRET, 403, "M_FORBIDDEN", wrong_secret},
        {CALL_BY_SECRET, 400, "M_UNKNOWN",
         "the homeserver's configuration: it has no shared secret"},
        {CALL_BY_TOKEN, 404, NULL, nothing_there},
        {CALL_BY_TOKEN, 405, NULL, nothing_there},
        {CALL_BY_TOKEN, 403, "M_FORBIDDEN",
         "the homeserver's configuration: registration is off"},
        {CALL_BY_TOKEN, 401, "",
         "the homeserver's configuration: registration asks for more than a "
         "token"},
        {CALL_BY_TOKEN, 401, NULL,
         "register.set_secret('homeserver', '...'): it does not take this "
         "token"},
        {CALL_LOGIN, 400, "M_UNKNOWN",
         "the homeserver's configuration: passwords are off there"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].call == talk->call && rows[i].status == talk->status &&
            (rows[i].errcode == NULL ||
             strcmp(rows[i].errcode, talk->errcode) == 0))
            return rows[i].see;
    return NULL;
}

bool talk_fail(const struct talk *talk, struct error *error)
{
    if (talk_note_refusal(talk, error))
        return false;
    const char *see = talk_remedy(talk);
    log_refusal(talk, LOG_ERR, see);
    return see == NULL ? note_unreachable(error)
                       : error_note(error, ERROR_NOT_SET_UP, "");
}

bool talk_distrust(const struct talk *talk, const char *why,
                   struct error *error)
{
    log_event(LOG_ERR, "homeserver-answer-wrong", {"why", why},
              {"server_name", talk->homeserver->server_name});
    return note_unreachable(error);
}

void scope_end_talk(struct talk *talk)
{
    json_end(talk->answer);
}
