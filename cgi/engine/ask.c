#include "cgi/engine/ask.h"

#include <limits.h>
#include <string.h>

#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "common/log.h"
#include "common/text.h"

bool ask_broken(struct error *error)
{
    log_event(LOG_ERR, "database-answer-unreadable",
              {"why", "the schema is of another release"});
    return error_note(error, ERROR_INTERNAL, "");
}

static void read_number(const struct pg_result *row, const char *column,
                        int *number)
{
    const char *text = db_text(row, column);
    unsigned long read;

    if (text != NULL && text_number(text, INT_MAX, &read))
        *number = (int)read;
}

bool ask_is_fine(const struct pg_result *row, struct error *error)
{
    const char *name = db_text(row, "error");
    const char *detail = db_text(row, "detail");

    if (name == NULL)
        return true;
    error_note(error, error_named(name), "%s", detail == NULL ? "" : detail);
    read_number(row, "retry_after", &error->retry_after);
    read_number(row, "tries_left", &error->tries_left);
    return false;
}

bool ask_row(struct db *db, const char *question, size_t count,
             const char *const values[], struct pg_result **row,
             struct error *error)
{
    enum db_answer answer = db_ask(db, question, count, values, row);

    if (answer == DB_REFUSED)
        return error_note(error, error_named(db->refusal), "");
    return answer == DB_ROW || error_note(error, ERROR_DATABASE, "");
}

bool ask_fine(struct db *db, const char *question, size_t count,
              const char *const values[], struct pg_result **row,
              struct error *error)
{
    return ask_row(db, question, count, values, row, error) &&
           ask_is_fine(*row, error);
}

bool ask_object(struct db *db, const char *question, size_t count,
                const char *const values[], struct json_object **object,
                struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;

    if (!ask_fine(db, question, count, values, &row, error))
        return false;
    const char *text = db_text(row, "answer");
    if (text != NULL)
        *object = json_read_trusted(text);
    return *object != NULL || ask_broken(error);
}
