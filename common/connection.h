/* Connecting to PostgreSQL as libpq's environment variables say. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "common/attributes.h"

struct pg_conn;

/* Connects, in place of an earlier connection (NULL: there is none). The caller
 * looks whether that was possible, and ends the connection. program: as
 * PostgreSQL is to call the client; role: to connect as, unless the environment
 * says. */
must_use struct pg_conn *connection_make(struct pg_conn *earlier,
                                         const char *program, const char *role);

/* Logs what libpq says of a failure. */
void connection_log(const char *event, const char *sqlstate,
                    const char *message);

#endif
