/* Random secrets, and the digests under which they are known to others.
 * The only file that uses libcrypto. */
#ifndef SECRET_H
#define SECRET_H

#include <stdbool.h>
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

/* A code that a person can copy from a mail: six random digits. */
enum { SECRET_CODE_SIZE = 7 };
void secret_code(char code[SECRET_CODE_SIZE]);

/* HMAC-SHA1 (RFC 2104) in hexadecimal digits, where a protocol wants it. */
enum { SECRET_SHA1_SIZE = 41 };
void secret_hmac_sha1(const char *key, const void *message, size_t length,
                      char hex[SECRET_SHA1_SIZE]);

/* What shows a provider that two requests are of one client: the S256
 * challenge of a verifier (RFC 7636 section 4.2). */
enum { SECRET_CHALLENGE_SIZE = 44 };
void secret_challenge(const struct secret *verifier,
                      char challenge[SECRET_CHALLENGE_SIZE]);

/* Encrypts a text for those who know the key, and for one purpose: AES-256-GCM
 * (NIST SP 800-38D) under a key derived by HKDF with SHA-256 (RFC 5869) from
 * the secret, with the purpose as info. Returns hexadecimal digits, other ones
 * each time, which are the caller's to free(). */
must_use char *secret_seal(const struct secret *key, const char *purpose,
                           const char *text);

/* Decrypts what secret_seal() returned; the caller's to free(). NULL when it
 * was not sealed with this key for this purpose, or was changed since. */
must_use char *secret_unseal(const struct secret *key, const char *purpose,
                             const char *sealed);

/* Whether two texts are equal, in a time that does not tell where they
 * differ. */
must_use bool secret_equal(const char *one, const char *other);

/* Overwrites a secret with zeros, for good. */
void scope_end_secret(struct secret *secret);

#endif
