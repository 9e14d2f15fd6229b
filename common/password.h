/* Password hashing with crypt(5) strings. The only file that uses libcrypt. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

/* What libcrypt calls CRYPT_OUTPUT_SIZE: no crypt(5) string is longer. */
enum { PASSWORD_HASH_SIZE = 384 };

/* Longest password, in bytes, of which the method with this crypt(5) prefix
 * uses every byte: bcrypt silently ignores what comes after 72. */
must_use size_t password_max_length(const char *prefix);

enum { PASSWORD_SALT_SIZE = 192 };

/* Makes up a salt, with the method and the cost before it, as crypt_gensalt(3)
 * understands them. False, with the event logged, when libcrypt refuses. */
must_use bool password_salt(const char *prefix, unsigned long cost,
                            char salt[PASSWORD_SALT_SIZE]);

/* Hashes a password, in NFKC of at most password_max_length() bytes, with a
 * salt: a new one, or that of a hash to be compared with. Puts the password
 * into NFKC itself, as other Matrix servers do before they check a hash. Takes
 * as long and as much memory as the cost asks for. False, with the event logged
 * and hash untouched, when libcrypt refuses. */
must_use bool password_hash(const char *password, const char *salt,
                            char hash[PASSWORD_HASH_SIZE]);

#endif
