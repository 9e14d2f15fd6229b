#include "common/password.h"

#include <crypt.h>
#include <errno.h>
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

bool password_hash(const char *password, const char *prefix, unsigned long cost,
                   char hash[PASSWORD_HASH_SIZE])
{
    scoped(unicode) char *normalised = unicode_normalise(password);
    char *setting = crypt_gensalt_ra(prefix, cost, NULL, 0);
    void *work = NULL;
    int work_size = 0;
    const char *hashed = NULL;

    if (setting != NULL)
        hashed = crypt_ra(normalised, setting, &work, &work_size);
    if (hashed == NULL)
        log_event(LOG_ERR, "hash-failed", {"prefix", prefix},
                  {"error", strerror(errno)});
    else
        memcpy(hash, hashed, strlen(hashed) + 1);
    free(work);
    free(setting);
    return hashed != NULL;
}
