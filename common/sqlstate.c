#include "common/sqlstate.h"

#include <stddef.h>
#include <string.h>

static bool is_one_of(const char *sqlstate, const char *const beginnings[])
{
    for (; *beginnings != NULL; beginnings++)
        if (strncmp(sqlstate, *beginnings, strlen(*beginnings)) == 0)
            return true;
    return false;
}

bool sqlstate_is_lost(const char *sqlstate)
{
    return is_one_of(sqlstate, (const char *const[]){"08", "57P01", "57P02",
                                                     "57P03", "25006", NULL});
}

bool sqlstate_is_collision(const char *sqlstate)
{
    return is_one_of(sqlstate, (const char *const[]){"40001", "40P01", NULL});
}

/* A type that is gone is an internal error (XX). */
bool sqlstate_is_unfit(const char *sqlstate)
{
    return is_one_of(sqlstate,
                     (const char *const[]){"0A000", "26", "42", "XX", NULL});
}

bool sqlstate_lacks_schema(const char *sqlstate)
{
    return is_one_of(sqlstate, (const char *const[]){"42", NULL});
}
