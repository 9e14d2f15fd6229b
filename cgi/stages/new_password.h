/* The password that an account is to have. */
#ifndef NEW_PASSWORD_H
#define NEW_PASSWORD_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/password.h"

struct error;
struct slots;

/* What the administrator asks of a password, and how it is hashed. */
struct password_policy {
    unsigned long min_length; /* characters */
    unsigned long strength;   /* least score, see strength.h */
    char hash_prefix[8];      /* as crypt(5) has it */
    unsigned long hash_cost;
    struct slots *slots; /* for hashes; lent */
};

/* A password, and what those who guess it know. */
struct new_password {
    const char *text;
    const char *localpart; /* of the account; NULL: unknown */
    const char *server_name;
};

/* Holds a password, as it is in NFKC, to what the administrator asks of it.
 * False with an error noted. */
must_use bool new_password_fits(const struct new_password *password,
                                const struct password_policy *policy,
                                struct error *error);

/* The same, and hashes it as the settings say, or with the method, cost and
 * salt of another hash ("": a new salt). */
must_use bool new_password_hash(const struct new_password *password,
                                const struct password_policy *policy,
                                const char *salt, char hash[PASSWORD_HASH_SIZE],
                                struct error *error);

#endif
