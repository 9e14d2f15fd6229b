/* How hard a password is to guess. The only file that uses libzxcvbn. */
#ifndef STRENGTH_H
#define STRENGTH_H

#include "common/attributes.h"

/* What is easy to guess about a password. */
struct strength_reason {
    const char *name; /* for programs; it is stable */
    const char *text; /* a sentence without its end */
};

/* The score of zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength
 * Estimation", 2016) of the first 24 characters, 0 to 4: 10^3, 10^6, 10^8,
 * 10^10 guesses or more are 1, 2, 3, 4. The names, such as that of the user,
 * end with NULL; they and their parts are among the first guesses. reason
 * becomes what is easiest to guess about the password; static. */
must_use unsigned long strength_score(const char *password,
                                      const char *const names[],
                                      const struct strength_reason **reason);

#endif
