#include "cgi/engine/due.h"

#include <stdlib.h>
#include <string.h>

#include "cgi/engine/attempt.h"
#include "cgi/engine/homeserver.h"
#include "cgi/engine/settings.h"
#include "cgi/engine/store.h"
#include "common/clock.h"
#include "common/db.h"
#include "common/json.h"
#include "common/metrics.h"
#include "common/slot.h"

static const char *text_of(const struct json_object *due, const char *key)
{
    const char *text;

    json_text(due, key, &text);
    return text;
}

static bool is_set(const struct json_object *due, const char *key)
{
    bool flag = false;

    return json_read_flag(due, key, &flag) && flag;
}

static void count(const char *outcome, int64_t began)
{
    scoped(metrics) struct metrics metrics = {.shared.memory = NULL};

    if (metrics_open(&metrics))
        metrics_add_time(&metrics, DUE_METRICS, outcome,
                         (unsigned long)(clock_now() - began));
}

/* False with the homeserver's refusal noted. */
static bool ask(const struct attempt *attempt, const struct json_object *due,
                const char *password, bool was_announced,
                struct homeserver_login *login, struct error *error)
{
    const char *way = text_of(due, "way");
    const struct homeserver homeserver = {
        .url = text_of(due, "url"),
        .server_name = text_of(due, "server_name"),
        .secret = text_of(due, "secret"),
        .way = way != NULL && strcmp(way, "shared_secret") == 0
                   ? HOMESERVER_SHARED_SECRET
                   : HOMESERVER_REGISTRATION_TOKEN};
    const struct homeserver_order order = {
        .localpart = text_of(due, "localpart"),
        .password = password,
        .device_id = text_of(due, "device_id"),
        .device_display_name = text_of(due, "device_display_name"),
        .display_name = text_of(due, "display_name"),
        .peer = attempt->step.peer,
        .is_admin = is_set(due, "is_admin"),
        .inhibits_login = is_set(due, "inhibits_login"),
        .was_announced = was_announced};
    struct slots *slots = attempt->settings->slots;

    if (homeserver.secret == NULL)
        return error_note(error, ERROR_NOT_SET_UP, "");
    if (!slot_take(SLOT_HOMESERVER, slots))
        return error_note_busy(error, slots->retry_after);
    int64_t began = clock_now();
    bool is_made = homeserver_register(&homeserver, &order, login, error);
    slot_give(SLOT_HOMESERVER, slots);
    count(is_made ? "account" : error_row(error->kind)->name, began);
    return is_made;
}

/* Whether the sign-up has to go on with another user name or password. */
static bool is_of_person(const struct error *error)
{
    return error->kind == ERROR_NAME_IN_USE ||
           error->kind == ERROR_NAME_INVALID ||
           error->kind == ERROR_NAME_RESERVED ||
           error->kind == ERROR_PASSWORD_REFUSED;
}

static void store_login(const struct attempt *attempt, struct db *db,
                        const char *localpart,
                        const struct homeserver_login *login,
                        const struct secret *token_secret,
                        struct outcome *outcome)
{
    bool has_login = login->access_token[0] != '\0';
    char *sealed = has_login ? secret_seal(&attempt->session.id, SEALED_TOKEN,
                                           login->access_token)
                             : NULL;

    store_made(db, &attempt->session, localpart,
               has_login ? login->device_id : NULL, sealed, token_secret,
               outcome);
    free(sealed);
}

/* False when there is no account: with is_raced an equal request may have made
 * it. */
static bool try(const struct attempt *attempt, struct db *db,
                const struct json_object *due, const char *password,
                bool was_announced, bool *is_raced,
                struct homeserver_login *login, struct error *error)
{
    struct error refusal = {.kind = ERROR_NONE};

    *is_raced = false;
    if (ask(attempt, due, password, was_announced, login, &refusal))
        return true;
    if (!is_of_person(&refusal) ||
        store_refused(db, &attempt->session, text_of(due, "localpart"),
                      attempt->step.is_uia, error_row(refusal.kind)->name,
                      was_announced, is_raced, error))
        *error = refusal;
    return false;
}

static void make(const struct attempt *attempt, struct db *db,
                 const struct json_object *due, const char *password,
                 const struct secret *token_secret, struct outcome *outcome)
{
    scoped(homeserver_login) struct homeserver_login login = {{0}, {0}};
    bool is_raced;

    if (try(attempt, db, due, password, is_set(due, "was_announced"), &is_raced,
            &login, &outcome->error) ||
        (is_raced && try(attempt, db, due, password, true, &is_raced, &login,
                         &outcome->error)))
        store_login(attempt, db, text_of(due, "localpart"), &login,
                    token_secret, outcome);
}

void due_make(const struct attempt *attempt, struct db *db,
              const struct secret *token_secret, struct outcome *outcome)
{
    const char *sealed = text_of(outcome->due, "sealed_password");
    char *password = sealed == NULL ? NULL
                                    : secret_unseal(&attempt->session.id,
                                                    SEALED_PASSWORD, sealed);

    outcome->kind = OUTCOME_ERROR;
    if (password == NULL)
        (void)error_note(&outcome->error, ERROR_NOT_SET_UP, "");
    else
        make(attempt, db, outcome->due, password, token_secret, outcome);
    free(password);
}

bool due_takes_name(const struct settings *settings, const char *localpart,
                    const char *peer, struct error *error)
{
    const struct homeserver homeserver = {.url = settings->homeserver_url,
                                          .server_name = settings->server_name};

    if (!settings->has_homeserver ||
        !slot_take(SLOT_HOMESERVER, settings->slots))
        return true;
    bool is_taken = homeserver_takes_name(&homeserver, localpart, peer, error);
    slot_give(SLOT_HOMESERVER, settings->slots);
    return is_taken;
}
