#include "cgi/engine/logins.h"

#include <stddef.h>

#include "cgi/engine/ask.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/secret.h"

bool logins_return(struct db *db, const struct secret *state_hash,
                   bool tries_code, const char *peer,
                   struct json_object **login, struct error *error)
{
    const char *const values[] = {state_hash->hex,
                                  tries_code ? "true" : "false", peer};

    bool is_told = ask_object(
        db,
        "SELECT error, retry_after, login AS answer"
        "  FROM register_internal.oauth2_return(decode($1, 'hex'), $2, $3)",
        sizeof values / sizeof values[0], values, login, error);
    db_forget(db);
    return is_told;
}

bool logins_confirm(struct db *db, const struct secret *state_hash,
                    const char *subject, const char *discovered,
                    struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {state_hash->hex, subject, discovered};

    return ask_fine(
        db,
        "SELECT error"
        "  FROM register_internal.oauth2_confirm(decode($1, 'hex'), $2, $3)"
        "       AS error",
        sizeof values / sizeof values[0], values, &row, error);
}
