#include "cgi/engine/accounts.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/ask.h"
#include "cgi/http/error.h"
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

    if (!ask_fine(db,
                  "SELECT error, user_id, device_id, is_guest"
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

    return ask_fine(
        db,
        "SELECT error FROM"
        "  register_internal.token_revoke(decode($1, 'hex'), $2) AS error",
        2, values, &row, error);
}

bool accounts_ask_name(struct db *db, const char *localpart,
                       struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {localpart};

    return ask_fine(db,
                    "SELECT error FROM register_internal.name_ask($1) AS error",
                    1, values, &row, error);
}

bool accounts_cancel(struct db *db, const struct secret *session_hash,
                     struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {session_hash->hex};

    return ask_fine(
        db, "SELECT register_internal.session_cancel(decode($1, 'hex'))", 1,
        values, &row, error);
}

bool accounts_ask_invitation(struct db *db, const struct secret *token_hash,
                             const char *peer, struct invitation *invitation,
                             struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {token_hash->hex, peer};

    if (!ask_fine(
            db,
            "SELECT error, retry_after, is_valid, for_name"
            "  FROM register_internal.invitation_ask(decode($1, 'hex'), $2)",
            2, values, &row, error))
        return false;
    invitation->is_valid = strcmp(text(row, "is_valid"), "t") == 0;
    snprintf(invitation->for_name, sizeof invitation->for_name, "%s",
             text(row, "for_name"));
    return true;
}

bool accounts_ask_service(struct db *db, const struct secret *token_hash,
                          const char *peer, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {token_hash->hex, peer};

    return ask_fine(
        db,
        "SELECT error, retry_after, tries_left"
        "  FROM register_internal.service_ask(decode($1, 'hex'), $2)",
        2, values, &row, error);
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
        ask_fine(db,
                 "SELECT error, retry_after, sid"
                 "  FROM register_internal.validation_begin($1,"
                 "       decode($2, 'hex'), $3, $4, $5,"
                 "       decode($6, 'hex'), $7)",
                 sizeof values / sizeof values[0], values, &row, error);
    if (begun)
        snprintf(sid, SID_SIZE, "%s", text(row, "sid"));
    return begun;
}

bool accounts_nonce_key(struct db *db, struct secret *key, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;

    if (!ask_fine(db, "SELECT error, key FROM register_internal.nonce_key()", 0,
                  NULL, &row, error))
        return false;
    snprintf(key->hex, sizeof key->hex, "%s", text(row, "key"));
    return true;
}

bool accounts_email_link(struct db *db, const struct secret *token_hash,
                         bool confirms, struct json_object **link,
                         struct error *error)
{
    const char *const values[] = {token_hash->hex, confirms ? "true" : "false"};

    return ask_object(
        db,
        "SELECT register_internal.email_link(decode($1, 'hex'), $2) AS answer",
        2, values, link, error);
}
