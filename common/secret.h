/* Random secrets, and the digests under which they are known to others.
 * The only file that uses libcrypto. */
#ifndef SECRET_H
#define SECRET_H

#include <stddef.h>

#include "common/attributes.h"

enum { SECRET_BYTES = 32 };

/* 256 bits as 64 hexadecimal digits: a session ID, an access token, or a
 * SHA-256 digest. */
struct secret {
    char hex[2 * SECRET_BYTES + 1];
};

/* 256 fresh random bits. */
must_use struct secret secret_random(void);

/* SHA-256 of a text: what is stored of a secret that is itself random. */
must_use struct secret secret_hash(const char *text);

/* HMAC-SHA256 (RFC 2104) of length bytes of message under a text as the key. */
must_use struct secret secret_hmac(const char *key, const void *message,
                                   size_t length);

/* Overwrites a secret with zeros, for good. */
void scope_end_secret(struct secret *secret);

#endif
