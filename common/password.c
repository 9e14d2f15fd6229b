#include "common/password.h"

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"
#include "common/log.h"
#include "common/unicode.h"

_Static_assert(PASSWORD_HASH_SIZE == CRYPT_OUTPUT_SIZE, "see crypt.h");

size_t password_max_length(const char *prefix)
{
    return strncmp(prefix, "$2", 2) == 0 ? 72 : CRYPT_MAX_PASSPHRASE_SIZE - 1;
}

_Static_assert(PASSWORD_SALT_SIZE == CRYPT_GENSALT_OUTPUT_SIZE, "see crypt.h");

bool password_salt(const char *prefix, unsigned long cost,
                   char salt[PASSWORD_SALT_SIZE])
{
    if (crypt_gensalt_rn(prefix, cost, NULL, 0, salt, PASSWORD_SALT_SIZE) !=
        NULL)
        return true;
    log_event(LOG_ERR, "salt-failed", {"prefix", prefix},
              {"error", strerror(errno)});
    return false;
}

bool password_hash(const char *password, const char *salt,
                   char hash[PASSWORD_HASH_SIZE])
{
    scoped(unicode) char *normalised = unicode_normalise(password);
    void *work = NULL;
    int work_size = 0;
    const char *hashed = crypt_ra(normalised, salt, &work, &work_size);

    if (hashed == NULL) {
        char method[8];
        snprintf(method, sizeof method, "$%.*s$", (int)strcspn(salt + 1, "$"),
                 salt + 1);
        log_event(LOG_ERR, "hash-failed", {"prefix", method},
                  {"error", strerror(errno)});
    } else {
        memcpy(hash, hashed, strlen(hashed) + 1);
    }
    free(work);
    return hashed != NULL;
}
