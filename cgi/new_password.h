/* The password that an account is to have. */
#ifndef NEW_PASSWORD_H
#define NEW_PASSWORD_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/password.h"

struct fault;
struct settings;

/* Holds a password to what the administrator asks of it. False with a fault
 * noted. */
must_use bool new_password_fits(const char *password,
                                const struct settings *settings,
                                struct fault *fault);

/* The same, and hashes it as the settings say. */
must_use bool new_password_hash(const char *password,
                                const struct settings *settings,
                                char hash[PASSWORD_HASH_SIZE],
                                struct fault *fault);

#endif
