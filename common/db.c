#include "common/db.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "common/attributes.h"
#include "common/clock.h"
#include "common/connection.h"
#include "common/log.h"
#include "common/sqlstate.h"
#include "common/statements.h"

/* What overwrites libpq's buffers, which have 16 KiB each to begin with; and
 * what may be overwritten so: it leaves room for what goes around it. */
enum { FILLER_LENGTH = 15 * 1024, FORGETTABLE = 14 * 1024 };

struct question {
    const char *statement;
    size_t count;
    const char *const *values;
    int64_t deadline;
};

/* No new connection is tried for as long as the failed one took: a server that
 * refuses at once may be asked again at once. */
static void pause_connecting(struct db *db, int64_t started)
{
    int64_t failed = clock_now();
    int64_t took = failed - started;

    db->next_connect = failed + (took < DB_PAUSE_MAX ? took : DB_PAUSE_MAX);
}

static bool connect_to_server(struct db *db)
{
    const int64_t started = clock_now();

    /* What failed is in the log. */
    if (started < db->next_connect)
        return false;
    db->connection = connection_make(db->connection, db->program, db->role);
    db->statements = (struct statements){.count = 0};
    if (PQstatus(db->connection) == CONNECTION_OK)
        return true;
    connection_log("database-unreachable", NULL,
                   PQerrorMessage(db->connection));
    pause_connecting(db, started);
    return false;
}

static int milliseconds_until(int64_t deadline)
{
    int64_t left = deadline - clock_now();

    return left > 0 ? (int)left : 0;
}

/* False when nothing more to read comes in time. */
static bool wait_for_answer(PGconn *connection, int64_t deadline)
{
    struct pollfd answer = {.fd = PQsocket(connection), .events = POLLIN};

    while (PQisBusy(connection)) {
        int ready = poll(&answer, 1, milliseconds_until(deadline));
        if (ready == 0 || (ready < 0 && errno != EINTR))
            return false;
        if (PQconsumeInput(connection) == 0)
            return true;
    }
    return true;
}

/* A connection that still owes an answer can't be asked again: it is cut. */
static PGresult *hang_up(struct db *db, const char *why)
{
    log_event(LOG_ERR, "database-silent", {"why", why});
    db_close(db);
    return NULL;
}

static void note_length(struct db *db, size_t length)
{
    if (length > db->longest)
        db->longest = length;
}

static const char *sqlstate_of(const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return sqlstate == NULL ? "" : sqlstate;
}

static size_t length_of(const struct question *question)
{
    size_t length = strlen(question->statement);

    for (size_t i = 0; i < question->count; i++)
        length += question->values[i] == NULL ? 0 : strlen(question->values[i]);
    return length;
}

/* What counts is what comes last: an answer whose transaction then could not
 * be committed is followed by the error. */
static PGresult *hear(struct db *db, int is_sent, int64_t deadline)
{
    PGresult *result = NULL;
    PGresult *next = NULL;

    if (is_sent == 0)
        return PQstatus(db->connection) == CONNECTION_OK
                   ? hang_up(db, "the question could not be sent")
                   : NULL;
    do {
        if (!wait_for_answer(db->connection, deadline)) {
            PQclear(result);
            return hang_up(db, "no answer in time");
        }
        next = PQgetResult(db->connection);
        if (next != NULL) {
            /* It is longer than what it was read from. */
            note_length(db, PQresultMemorySize(next));
            PQclear(result);
            result = next;
        }
    } while (next != NULL);
    return result;
}

static PGresult *ask_plainly(struct db *db, const struct question *question)
{
    return hear(db,
                PQsendQueryParams(db->connection, question->statement,
                                  (int)question->count, NULL, question->values,
                                  NULL, NULL, 0),
                question->deadline);
}

static bool prepare(struct db *db, struct statement *statement,
                    int64_t deadline)
{
    if (statement->is_prepared)
        return true;
    scoped(db_row) PGresult *result =
        hear(db,
             PQsendPrepare(db->connection, statement->name, statement->text, 0,
                           NULL),
             deadline);
    statement->is_prepared = PQresultStatus(result) == PGRES_COMMAND_OK;
    return statement->is_prepared;
}

/* NULL when it has to be asked plainly, as from then on: behind a pooler
 * another connection may have prepared the statement; an upgrade has replaced
 * what it was prepared for. */
static PGresult *ask_prepared(struct db *db, const struct question *question)
{
    struct statement *statement =
        statements_find(&db->statements, question->statement);

    if (statement == NULL)
        return NULL;
    if (prepare(db, statement, question->deadline)) {
        PGresult *result =
            hear(db,
                 PQsendQueryPrepared(db->connection, statement->name,
                                     (int)question->count, question->values,
                                     NULL, NULL, 0),
                 question->deadline);
        if (!sqlstate_is_unfit(sqlstate_of(result)))
            return result;
        PQclear(result);
    }
    db->statements.are_plain = true;
    return NULL;
}

static PGresult *ask_once(struct db *db, const struct question *question)
{
    note_length(db, length_of(question));
    PGresult *result = ask_prepared(db, question);
    return result != NULL ? result : ask_plainly(db, question);
}

/* The server is gone, is going, or is no longer the one that may write. */
static bool is_lost(const PGconn *connection, const PGresult *result)
{
    return PQstatus(connection) != CONNECTION_OK ||
           sqlstate_is_lost(sqlstate_of(result));
}

/* Asks, and asks once more where that mends it, but not for longer than one
 * question may take. NULL when there is no connection, or no answer. */
static PGresult *ask(struct db *db, const char *statement, size_t count,
                     const char *const values[])
{
    if (PQstatus(db->connection) != CONNECTION_OK && !connect_to_server(db))
        return NULL;
    const struct question question = {.statement = statement,
                                      .count = count,
                                      .values = values,
                                      .deadline =
                                          clock_now() + DB_ANSWER_TIMEOUT};
    PGresult *result = ask_once(db, &question);
    if (db->connection == NULL)
        return NULL;
    bool lost = is_lost(db->connection, result);
    if (!lost && !sqlstate_is_collision(sqlstate_of(result)))
        return result;
    PQclear(result);
    if ((lost && !connect_to_server(db)) ||
        milliseconds_until(question.deadline) == 0)
        return NULL;
    return ask_once(db, &question);
}

/* Says what stood against the question, and logs what an operator can mend. */
static enum db_answer explain(struct db *db, const PGresult *result)
{
    const char *sqlstate = sqlstate_of(result);

    /* A class of our own, which PostgreSQL leaves to functions. */
    if (strncmp(sqlstate, "RG", 2) == 0) {
        const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
        snprintf(db->refusal, sizeof db->refusal, "%s",
                 detail == NULL ? "" : detail);
        return DB_REFUSED;
    }
    snprintf(db->sqlstate, sizeof db->sqlstate, "%s", sqlstate);
    connection_log("database-error", sqlstate, PQresultErrorMessage(result));
    return DB_FAILED;
}

enum db_answer db_ask(struct db *db, const char *statement, size_t count,
                      const char *const values[], struct pg_result **row)
{
    scoped(db_row) PGresult *result = ask(db, statement, count, values);

    *row = NULL;
    db->sqlstate[0] = '\0';
    if (result == NULL)
        return DB_FAILED;
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
        return explain(db, result);
    *row = result;
    result = NULL;
    return DB_ROW;
}

const char *db_text(const struct pg_result *row, const char *column)
{
    int number = PQfnumber(row, column);

    if (number < 0 || PQgetisnull(row, 0, number))
        return NULL;
    return PQgetvalue(row, 0, number);
}

void scope_end_db_row(struct pg_result **row)
{
    PQclear(*row);
}

/* libpq writes to the beginning of a buffer that it has emptied: what is longer
 * overwrites all that was there. An encrypted connection has other buffers. */
static bool overwrite(struct db *db)
{
    char filler[FILLER_LENGTH + 1] = "";
    const char *const values[] = {memset(filler, '.', FILLER_LENGTH)};
    const struct question question = {.statement = "SELECT $1",
                                      .count = 1,
                                      .values = values,
                                      .deadline =
                                          clock_now() + DB_ANSWER_TIMEOUT};

    if (db->longest > FORGETTABLE || PQsslInUse(db->connection) ||
        PQgssEncInUse(db->connection) ||
        PQstatus(db->connection) != CONNECTION_OK)
        return false;
    scoped(db_row) PGresult *echo = ask_plainly(db, &question);
    db->longest = 0;
    return PQgetlength(echo, 0, 0) == FILLER_LENGTH;
}

void db_forget(struct db *db)
{
    if (db->longest > 0 && !overwrite(db))
        db_close(db);
}

void db_close(struct db *db)
{
    PQfinish(db->connection);
    db->connection = NULL;
    db->longest = 0;
}
