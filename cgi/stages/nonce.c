#include "cgi/stages/nonce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/secret.h"
#include "common/text.h"

enum { LIFETIME = 60 }; /* seconds */

/* "EXPIRES.RANDOM." and the HMAC of that. */
static void sign(const char *key, long expires, const char *random,
                 char nonce[NONCE_SIZE])
{
    int length = snprintf(nonce, NONCE_SIZE, "nonce.%ld.%s.", expires, random);
    const struct secret mac = secret_hmac(key, nonce, (size_t)length);

    text_append(nonce, NONCE_SIZE, "", mac.hex);
}

void nonce_write(const char *key, char nonce[NONCE_SIZE])
{
    const struct secret random = secret_random();

    sign(key, time(NULL) + LIFETIME, random.hex, nonce);
}

bool nonce_is_good(const char *key, const char *nonce)
{
    char random[2 * SECRET_BYTES + 1];
    char ours[NONCE_SIZE];
    long expires;

    /* Any 18 digits fit into a long. */
    if (strlen(nonce) >= NONCE_SIZE ||
        /* NOLINTNEXTLINE(cert-err34-c) */
        sscanf(nonce, "nonce.%18ld.%64[0-9a-f].", &expires, random) != 2)
        return false;
    sign(key, expires, random, ours);
    return secret_equal(nonce, ours) && expires >= time(NULL);
}
