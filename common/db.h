/* One connection to PostgreSQL, and questions to it. */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/attributes.h"
#include "common/statements.h"

struct pg_conn;
struct pg_result;

/* Longest wait for the answer to a question, in milliseconds, however often it
 * is asked: a little longer than the statement_timeout that the responder's
 * role has, so that PostgreSQL, when it is alive, is the one who gives up.
 * Connecting takes 3 seconds more at most for each host that is named. */
enum { DB_ANSWER_TIMEOUT = 6000 };

/* Milliseconds for which no connection is tried after one that failed late, at
 * most: a host that swallows packets costs one request its timeout, not each.
 */
enum { DB_PAUSE_MAX = 1000 };

/* Start with the first two and all else zero; a connection is made when it is
 * first needed. */
struct db {
    const char *program; /* as PostgreSQL is to call the client */
    const char *role;    /* to connect as, unless the environment says */
    struct pg_conn *connection;
    struct statements statements; /* that the connection has been asked */
    int64_t next_connect;         /* not before, see clock.h */
    size_t longest;   /* that libpq may hold of a question or an answer */
    char refusal[64]; /* of the last DB_REFUSED: the DETAIL */
    char sqlstate[6]; /* of the last DB_FAILED; "": there was no answer */
};

enum db_answer {
    DB_ROW,     /* one row, as asked for */
    DB_REFUSED, /* SQLSTATE RG…: a function of ours refused it */
    DB_FAILED   /* anything else; logged */
};

/* Asks a question with text parameters (NULL is SQL's NULL) that answers with
 * exactly one row, in a transaction of its own. Connects as libpq's
 * environment variables say. A lost connection, a serialization failure and a
 * prepared statement that no longer fits are mended by asking once more, so a
 * question has to bear being asked twice. The statement is a constant of the
 * program, known by its address. On DB_ROW the row is the caller's to end;
 * otherwise it is NULL. */
must_use enum db_answer db_ask(struct db *db, const char *statement,
                               size_t count, const char *const values[],
                               struct pg_result **row);

/* A column of a row, lent; NULL for SQL's NULL and for a column that is not
 * there. */
must_use const char *db_text(const struct pg_result *row, const char *column);

/* Frees a row. NULL is fine. */
void scope_end_db_row(struct pg_result **row);

/* Leaves nothing of what was asked and answered in the memory of the process,
 * which libpq would keep as long as the connection. The rows have to be ended.
 * Closes the connection where nothing less is sure to do it: an encrypted one,
 * and after a long question or answer. */
void db_forget(struct db *db);

/* Closes the connection, if there is one. */
void db_close(struct db *db);

#endif
