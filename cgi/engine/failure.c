#include "cgi/engine/failure.h"

#include <stdio.h>
#include <string.h>

#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/db.h"

/* A client that waits for a link or for an administrator asks again and again;
 * a database that can't be reached remembers nothing; and a request that is
 * refused for want of a slot is to cost nothing. */
static bool is_worth_it(const struct reply *reply)
{
    return reply->is_of_step && !reply->is_noted &&
           reply->error != ERROR_NONE && reply->error != ERROR_EMAIL_NOT_YET &&
           reply->error != ERROR_APPROVAL_PENDING &&
           reply->error != ERROR_BUSY && reply->error != ERROR_DATABASE;
}

/* NULL for an empty text. */
static const char *if_any(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

/* The part of a user ID between @ and the colon. */
static void read_localpart(const char *user_id, char localpart[256])
{
    const char *begin = user_id + strspn(user_id, "@");

    snprintf(localpart, 256, "%.*s", (int)strcspn(begin, ":"), begin);
}

void failure_remember(const struct request *request, const struct reply *reply,
                      struct db *db)
{
    scoped(db_row) struct pg_result *row = NULL;
    char localpart[256];

    if (!is_worth_it(reply))
        return;
    read_localpart(reply->user_id, localpart);
    const char *const values[] = {
        reply->outcome, reply->stage == NULL ? NULL : reply->stage->type,
        if_any(localpart), if_any(reply->session_hash), request->peer};

    enum db_answer answer =
        db_ask(db,
               "SELECT register_internal.failure_note($1, $2, $3,"
               " decode($4, 'hex'), $5)",
               sizeof values / sizeof values[0], values, &row);
    /* The client's answer is the same either way; db_ask has logged it. */
    (void)answer;
}
