/* "matrix-register --check": whether the program can do its work. */
#ifndef CHECK_H
#define CHECK_H

#include "common/attributes.h"

/* Tells on standard output what is wrong with the database's schema, with the
 * role's rights and with the settings, and how to mend it. Returns what the
 * program is to exit with: EX_OK, EX_TEMPFAIL when the database can't be
 * reached, EX_CONFIG when there is something to mend, EX_IOERR when
 * standard output can't be written. */
must_use int check_run(void);

#endif
