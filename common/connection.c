#include "common/connection.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/sqlstate.h"

/* What libpq would use for want of anything better; the environment and a
 * service file go first. */
static const char *unless_set(const char *variable, const char *value)
{
    return getenv(variable) == NULL ? value : NULL;
}

/* libpq ends its messages with a newline. */
void connection_log(const char *event, const char *sqlstate,
                    const char *message)
{
    char line[200];

    snprintf(line, sizeof line, "%.*s", (int)strcspn(message, "\n"), message);
    log_event(LOG_ERR, event, {"sqlstate", sqlstate}, {"error", line},
              {"why", sqlstate != NULL && sqlstate_lacks_schema(sqlstate)
                          ? "the schema in the database does not fit this "
                            "release: run its sql/install.sql"
                          : NULL});
}

static void log_notice(void *unused, const char *message)
{
    (void)unused;
    connection_log("database-notice", NULL, message);
}

struct pg_conn *connection_make(struct pg_conn *earlier, const char *program,
                                const char *role)
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
        program,
        unless_set("PGSERVICE", unless_set("PGDATABASE", "register")),
        unless_set("PGSERVICE", unless_set("PGUSER", role)),
        unless_set("PGCONNECT_TIMEOUT", "3"),
        "UTF8",
        "30",
        "5",
        "3",
        "6000",
        NULL};
    PGconn *made = earlier;

    if (earlier != NULL)
        PQreset(earlier);
    else
        made = PQconnectdbParams(keywords, values, 0);
    /* Messages would quote values; the SQLSTATE says enough. */
    PQsetErrorVerbosity(made, PQERRORS_SQLSTATE);
    PQsetNoticeProcessor(made, log_notice, NULL);
    return made;
}
