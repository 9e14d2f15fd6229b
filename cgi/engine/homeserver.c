#include "cgi/engine/homeserver.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/homeserver_talk.h"
#include "cgi/engine/homeserver_ways.h"
#include "cgi/http/error.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/log.h"

void scope_end_homeserver_login(struct homeserver_login *login)
{
    explicit_bzero(login, sizeof *login);
}

static void copy_text(const struct json_object *answer, const char *key,
                      char *text, size_t size)
{
    const char *found;

    json_text(answer, key, &found);
    if (found != NULL && strlen(found) < size)
        memcpy(text, found, strlen(found) + 1);
    else
        text[0] = '\0';
}

/* False with an error noted unless the answer is about the account that was
 * asked for. */
static bool read_login(const struct talk *talk,
                       const struct homeserver_order *order,
                       struct homeserver_login *login, struct error *error)
{
    char wanted[USER_ID_MAX + 1];
    const char *user_id;

    json_text(talk->answer, "user_id", &user_id);
    if (snprintf(wanted, sizeof wanted, "@%s:%s", order->localpart,
                 talk->homeserver->server_name) > USER_ID_MAX ||
        user_id == NULL || strcmp(user_id, wanted) != 0)
        return talk_distrust(talk, "it is about another user ID", error);
    copy_text(talk->answer, "access_token", login->access_token,
              sizeof login->access_token);
    copy_text(talk->answer, "device_id", login->device_id,
              sizeof login->device_id);
    return true;
}

static bool is_wanted(const struct homeserver_order *order,
                      const struct homeserver_login *login)
{
    if (order->inhibits_login)
        return login->access_token[0] == '\0';
    return login->access_token[0] != '\0' && login->device_id[0] != '\0' &&
           (order->device_id == NULL ||
            strcmp(login->device_id, order->device_id) == 0);
}

/* A failure is only logged: the account works, with one device more. */
static void log_out(struct talk *talk, struct homeserver_login *login)
{
    scoped(json) struct json_object *body = json_new();
    const struct question question = {
        .call = CALL_LOGOUT, .body = body, .bearer = login->access_token};
    struct error error;

    if (login->access_token[0] != '\0' &&
        (!talk_ask(talk, &question, &error) || talk->status != 200))
        log_event(LOG_WARNING, "homeserver-device-left",
                  {"why", "it could not be logged out"});
    scope_end_homeserver_login(login);
}

/* The homeserver does not take the password: another client made the
 * account. */
static bool is_of_another(const struct talk *talk)
{
    return talk->status == 403 &&
           (strcmp(talk->errcode, "M_FORBIDDEN") == 0 ||
            strcmp(talk->errcode, "M_USER_DEACTIVATED") == 0);
}

static bool log_in(struct talk *talk, const struct homeserver_order *order,
                   struct homeserver_login *login, struct error *error)
{
    scoped(json) struct json_object *body = json_new();
    struct json_object *identifier = json_new();
    const struct question question = {.call = CALL_LOGIN, .body = body};

    json_add_text(identifier, "type", "m.id.user");
    json_add_text(identifier, "user", order->localpart);
    json_add_text(body, "type", "m.login.password");
    json_add(body, "identifier", identifier);
    homeserver_add_profile(order, body);
    if (!talk_ask(talk, &question, error))
        return false;
    if (talk->status != 200)
        return talk_fail(talk, error);
    if (!read_login(talk, order, login, error))
        return false;
    if (order->inhibits_login)
        log_out(talk, login);
    return is_wanted(order, login) ||
           talk_distrust(talk, "it logs in, but not as asked", error);
}

/* The homeserver has made the account. Some give a device of their own, a login
 * that is not wanted, or none that is. */
static bool settle(struct talk *talk, const struct homeserver_order *order,
                   struct homeserver_login *login, struct error *error)
{
    if (!read_login(talk, order, login, error))
        return false;
    if (is_wanted(order, login))
        return true;
    log_out(talk, login);
    return order->inhibits_login || log_in(talk, order, login, error);
}

bool homeserver_register(const struct homeserver *homeserver,
                         const struct homeserver_order *order,
                         struct homeserver_login *login, struct error *error)
{
    scoped(talk) struct talk talk = {.homeserver = homeserver,
                                     .peer = order->peer};
    bool is_made = homeserver->way == HOMESERVER_SHARED_SECRET
                       ? homeserver_by_secret(&talk, order, error)
                       : homeserver_by_token(&talk, order, error);

    if (is_made)
        return settle(&talk, order, login, error);
    if (error->kind != ERROR_NAME_IN_USE || !order->was_announced)
        return false;
    if (log_in(&talk, order, login, error))
        return true;
    return is_of_another(&talk) && error_note(error, ERROR_NAME_IN_USE, "");
}

bool homeserver_takes_name(const struct homeserver *homeserver,
                           const char *localpart, const char *peer,
                           struct error *error)
{
    const struct fetch_field query[] = {{"username", localpart}, {NULL, NULL}};
    const struct question question = {.call = CALL_NAME, .query = query};
    scoped(talk) struct talk talk = {.homeserver = homeserver, .peer = peer};
    struct error unsaid;

    return !talk_ask(&talk, &question, &unsaid) || talk.status != 400 ||
           !talk_note_refusal(&talk, error);
}
