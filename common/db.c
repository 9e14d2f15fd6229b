#include "common/db.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"
#include "common/clock.h"
#include "common/log.h"

/* What overwrites libpq's buffers, which have 16 KiB each to begin with; and
 * what may be overwritten so: it leaves room for what goes around it. */
enum { FILLER_LENGTH = 15 * 1024, FORGETTABLE = 14 * 1024 };

/* What libpq would use for want of anything better; the environment and a
 * service file go first. */
static const char *unless_set(const char *variable, const char *value)
{
    return getenv(variable) == NULL ? value : NULL;
}

/* libpq ends its messages with a newline. */
static void log_failure(const char *event, const char *sqlstate,
                        const char *message)
{
    char line[200];

    snprintf(line, sizeof line, "%.*s", (int)strcspn(message, "\n"), message);
    log_event(LOG_ERR, event, {"sqlstate", sqlstate}, {"error", line});
}

static void log_notice(void *unused, const char *message)
{
    (void)unused;
    log_failure("database-notice", NULL, message);
}

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
    const char *const keywords[] = {"fallback_application_name",
                                    "dbname",
                                    "user",
                                    "connect_timeout",
                                    "client_encoding",
                                    "keepalives_idle",
                                    "keepalives_interval",
                                    "keepalives_count",
                                    "tcp_user_timeout",
                                    NULL};
    const char *const values[] = {
        db->program,
        unless_set("PGSERVICE", unless_set("PGDATABASE", "register")),
        unless_set("PGSERVICE", unless_set("PGUSER", db->role)),
        unless_set("PGCONNECT_TIMEOUT", "3"),
        "UTF8",
        "30",
        "5",
        "3",
        "6000",
        NULL};
    const int64_t started = clock_now();

    /* What failed is in the log. */
    if (started < db->next_connect)
        return false;
    if (db->connection != NULL)
        PQreset(db->connection);
    else
        db->connection = PQconnectdbParams(keywords, values, 0);
    if (PQstatus(db->connection) != CONNECTION_OK) {
        log_failure("database-unreachable", NULL,
                    PQerrorMessage(db->connection));
        pause_connecting(db, started);
        return false;
    }
    /* Messages would quote values; the SQLSTATE says enough. */
    PQsetErrorVerbosity(db->connection, PQERRORS_SQLSTATE);
    PQsetNoticeProcessor(db->connection, log_notice, NULL);
    return true;
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

static size_t length_of(const char *statement, size_t count,
                        const char *const values[])
{
    size_t length = strlen(statement);

    for (size_t i = 0; i < count; i++)
        length += values[i] == NULL ? 0 : strlen(values[i]);
    return length;
}

/* What counts is what comes last: an answer whose transaction then could not
 * be committed is followed by the error. */
static PGresult *ask_once(struct db *db, const char *statement, size_t count,
                          const char *const values[], int64_t deadline)
{
    PGresult *result = NULL;
    PGresult *next = NULL;

    note_length(db, length_of(statement, count, values));
    if (PQsendQueryParams(db->connection, statement, (int)count, NULL, values,
                          NULL, NULL, 0) == 0)
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

static const char *sqlstate_of(const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return sqlstate == NULL ? "" : sqlstate;
}

/* SQLSTATEs of Appendix A of PostgreSQL's manual, by their beginnings. */
static bool is_one_of(const PGresult *result, const char *const sqlstates[])
{
    for (; *sqlstates != NULL; sqlstates++)
        if (strncmp(sqlstate_of(result), *sqlstates, strlen(*sqlstates)) == 0)
            return true;
    return false;
}

/* The server is gone, is going, or is no longer the one that may write. */
static bool is_lost(const PGconn *connection, const PGresult *result)
{
    return PQstatus(connection) != CONNECTION_OK ||
           is_one_of(result, (const char *const[]){"08", "57P01", "57P02",
                                                   "57P03", "25006", NULL});
}

/* Two transactions stood in each other's way. */
static bool is_collision(const PGresult *result)
{
    return is_one_of(result, (const char *const[]){"40001", "40P01", NULL});
}

/* Asks, and asks once more where that mends it, but not for longer than one
 * question may take. NULL when there is no connection, or no answer. */
static PGresult *ask(struct db *db, const char *statement, size_t count,
                     const char *const values[])
{
    if (PQstatus(db->connection) != CONNECTION_OK && !connect_to_server(db))
        return NULL;
    int64_t deadline = clock_now() + DB_ANSWER_TIMEOUT;
    PGresult *result = ask_once(db, statement, count, values, deadline);
    if (db->connection == NULL)
        return NULL;
    bool lost = is_lost(db->connection, result);
    if (!lost && !is_collision(result))
        return result;
    PQclear(result);
    if ((lost && !connect_to_server(db)) || milliseconds_until(deadline) == 0)
        return NULL;
    return ask_once(db, statement, count, values, deadline);
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
    log_failure("database-error", sqlstate, PQresultErrorMessage(result));
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

    if (db->longest > FORGETTABLE || PQsslInUse(db->connection) ||
        PQgssEncInUse(db->connection) ||
        PQstatus(db->connection) != CONNECTION_OK)
        return false;
    scoped(db_row) PGresult *echo =
        ask_once(db, "SELECT $1", 1, values, clock_now() + DB_ANSWER_TIMEOUT);
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
