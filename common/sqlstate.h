/* What PostgreSQL's error codes say of asking again; Appendix A of its manual
 * lists them. */
#ifndef SQLSTATE_H
#define SQLSTATE_H

#include <stdbool.h>

#include "common/attributes.h"

/* The server is gone, is going, or is no longer the one that may write. */
must_use bool sqlstate_is_lost(const char *sqlstate);

/* Two transactions stood in each other's way. */
must_use bool sqlstate_is_collision(const char *sqlstate);

/* What a prepared statement is for, or it itself, is no longer there as it
 * was. */
must_use bool sqlstate_is_unfit(const char *sqlstate);

/* The schema does not have what the statement names. */
must_use bool sqlstate_lacks_schema(const char *sqlstate);

#endif
