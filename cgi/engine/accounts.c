#include "cgi/engine/accounts.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/session.h"
#include "common/attributes.h"
#include "common/db.h"

/* A column of a row that the database always fills. */
static const char *text(const struct pg_result *row, const char *column)
{
    const char *value = db_text(row, column);

    return value == NULL ? "" : value;
}

bool accounts_whoami(struct db *db, const struct secret *token_hash,
                     struct login *login, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {token_hash->hex};

    if (!store_ask(db,
                   "SELECT fault, user_id, device_id, is_guest"
                   "  FROM register_internal.token_open(decode($1, 'hex'))",
                   1, values, &row, error))
        return false;
    snprintf(login->user_id, sizeof login->user_id, "%s", text(row, "user_id"));
    snprintf(login->device_id, sizeof login->device_id, "%s",
             text(row, "device_id"));
    login->is_guest = strcmp(text(row, "is_guest"), "t") == 0;
    return true;
}

bool accounts_log_out(struct db *db, const struct secret *token_hash,
                      bool everywhere, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {token_hash->hex,
                                  everywhere ? "true" : "false"};

    return store_ask(
        db,
        "SELECT fault FROM"
        "  register_internal.token_revoke(decode($1, 'hex'), $2) AS fault",
        2, values, &row, error);
}

bool accounts_have_room(struct db *db, const char *localpart,
                        struct error *error)
{
    const struct store_step step = {.localpart = localpart};
    struct session session = {.name_error = ERROR_NONE};
    struct account account;
    bool complete;

    return store_session_open(db, &step, &session, &complete, &account,
                              error) &&
           (session.name_error == ERROR_NONE ||
            error_note(error, session.name_error, ""));
}

bool accounts_ask_invitation(struct db *db, const struct secret *token_hash,
                             const char *peer, bool *is_valid,
                             struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {token_hash->hex, peer};

    if (!store_ask(
            db,
            "SELECT fault, retry_after, is_valid"
            "  FROM register_internal.invitation_ask(decode($1, 'hex'), $2)",
            2, values, &row, error))
        return false;
    *is_valid = strcmp(text(row, "is_valid"), "t") == 0;
    return true;
}

bool accounts_begin_validation(struct db *db,
                               const struct validation *validation,
                               char sid[SID_SIZE], struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const struct secret random = secret_random();
    char attempt[24];
    const char *const values[] = {sid,
                                  validation->secret_hash->hex,
                                  validation->address,
                                  attempt,
                                  validation->link,
                                  validation->token_hash->hex,
                                  validation->peer};

    snprintf(sid, SID_SIZE, "%.*s", SID_SIZE - 1, random.hex);
    snprintf(attempt, sizeof attempt, "%ld", validation->attempt);
    bool begun =
        store_ask(db,
                  "SELECT fault, retry_after, sid"
                  "  FROM register_internal.validation_begin($1,"
                  "       decode($2, 'hex'), $3, $4, $5,"
                  "       decode($6, 'hex'), $7)",
                  sizeof values / sizeof values[0], values, &row, error);
    if (begun)
        snprintf(sid, SID_SIZE, "%s", text(row, "sid"));
    store_forget(db);
    return begun;
}

bool accounts_nonce_key(struct db *db, struct secret *key, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;

    if (!store_ask(db, "SELECT fault, key FROM register_internal.nonce_key()",
                   0, NULL, &row, error))
        return false;
    snprintf(key->hex, sizeof key->hex, "%s", text(row, "key"));
    return true;
}
