#include "cgi/engine/homeserver_ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/engine/homeserver.h"
#include "cgi/engine/homeserver_talk.h"
#include "cgi/http/error.h"
#include "common/json.h"
#include "common/log.h"
#include "common/secret.h"

static const char token_stage[] = "m.login.registration_token";
static const char dummy_stage[] = "m.login.dummy";

enum { NONCE_TRIES = 2, STAGES_MAX = 2 };

void homeserver_add_profile(const struct homeserver_order *order,
                            struct json_object *body)
{
    json_add_text(body, "password", order->password);
    if (order->device_id != NULL)
        json_add_text(body, "device_id", order->device_id);
    if (order->device_display_name != NULL)
        json_add_text(body, "initial_device_display_name",
                      order->device_display_name);
}

static struct json_object *new_body(const struct homeserver_order *order)
{
    struct json_object *body = json_new();

    json_add_text(body, "username", order->localpart);
    homeserver_add_profile(order, body);
    if (order->inhibits_login)
        json_add_flag(body, "inhibit_login", true);
    return body;
}

static void add_mac(struct json_object *body, const char *secret,
                    const struct homeserver_order *order, const char *nonce)
{
    char mac[SECRET_SHA1_SIZE];
    char *message;
    int length = asprintf(&message, "%s%c%s%c%s%c%s", nonce, '\0',
                          order->localpart, '\0', order->password, '\0',
                          order->is_admin ? "admin" : "notadmin");

    if (length < 0) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "homeserver"});
        abort();
    }
    secret_hmac_sha1(secret, message, (size_t)length, mac);
    free(message);
    json_add_text(body, "nonce", nonce);
    json_add_text(body, "mac", mac);
    json_add_flag(body, "admin", order->is_admin);
}

/* A nonce is good once. */
bool homeserver_ask_by_secret(struct talk *talk,
                              const struct homeserver_order *order,
                              struct error *error)
{
    struct question question = {.call = CALL_NONCE};
    const char *nonce;

    if (!talk_ask(talk, &question, error))
        return false;
    if (talk->status != 200)
        return talk_fail(talk, error);
    if (json_text(talk->answer, "nonce", &nonce) != JSON_MEMBER_TEXT)
        return talk_distrust(talk, "there is no nonce", error);
    scoped(json) struct json_object *body = new_body(order);
    if (order->display_name != NULL)
        json_add_text(body, "displayname", order->display_name);
    add_mac(body, talk->homeserver->secret, order, nonce);
    question = (struct question){.call = CALL_BY_SECRET, .body = body};
    return talk_ask(talk, &question, error);
}

/* Synapse has no errcode of its own for a nonce that it has forgotten, as it
 * does when it is restarted: a fresh one shows whether it was that. */
bool homeserver_by_secret(struct talk *talk,
                          const struct homeserver_order *order,
                          struct error *error)
{
    for (int tries = 0; tries < NONCE_TRIES; tries++) {
        if (!homeserver_ask_by_secret(talk, order, error))
            return false;
        if (talk->status == 200)
            return true;
        if (talk->status != 400 || strcmp(talk->errcode, "M_UNKNOWN") != 0)
            break;
    }
    return talk_fail(talk, error);
}

/* A flow of nothing but these two stages. */
static bool can_be_walked(const struct json_object *stages)
{
    size_t known = 0;

    known += json_has_text(stages, token_stage);
    known += json_has_text(stages, dummy_stage);
    return known > 0 && known == json_length(stages);
}

const char *homeserver_next_stage(const struct json_object *state)
{
    static const char *const ours[] = {token_stage, dummy_stage};
    const struct json_object *flows = json_under(state, "flows");
    const struct json_object *completed = json_under(state, "completed");

    for (size_t i = 0; i < json_length(flows); i++) {
        const struct json_object *stages =
            json_under(json_at(flows, i), "stages");
        if (!can_be_walked(stages))
            continue;
        for (size_t stage = 0; stage < sizeof ours / sizeof ours[0]; stage++)
            if (json_has_text(stages, ours[stage]) &&
                !json_has_text(completed, ours[stage]))
                return ours[stage];
    }
    return NULL;
}

/* Each request has the whole body: some homeservers keep none of it. */
static bool do_stage(struct talk *talk, struct json_object *body,
                     const char *stage, struct error *error)
{
    const struct question question = {.call = CALL_BY_TOKEN, .body = body};
    const char *session;

    if (stage == NULL)
        return talk_ask(talk, &question, error);
    if (json_text(talk->answer, "session", &session) != JSON_MEMBER_TEXT)
        return talk_distrust(talk, "there is no session", error);
    struct json_object *auth = json_new();
    json_add_text(auth, "type", stage);
    json_add_text(auth, "session", session);
    if (stage == token_stage)
        json_add_text(auth, "token", talk->homeserver->secret);
    json_add(body, "auth", auth);
    return talk_ask(talk, &question, error);
}

bool homeserver_by_token(struct talk *talk,
                         const struct homeserver_order *order,
                         struct error *error)
{
    scoped(json) struct json_object *body = new_body(order);
    const char *stage = NULL;

    if (order->is_admin) {
        log_event(LOG_ERR, "homeserver-has-no-way",
                  {"why", "a registration token makes no administrators"},
                  {"see", "homeserver_way"});
        return error_note(error, ERROR_NOT_SET_UP, "");
    }
    for (int stages = 0; stages <= STAGES_MAX; stages++) {
        if (!do_stage(talk, body, stage, error))
            return false;
        if (talk->status == 200)
            return true;
        stage = homeserver_next_stage(talk->answer);
        if (talk->status != 401 || talk->errcode[0] != '\0' || stage == NULL)
            break;
    }
    return talk_fail(talk, error);
}
