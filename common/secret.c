#include "common/secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

/* libcrypto fails here only when it can't be loaded or memory is out: going
 * on would mean secrets that are none. */
static void must(int succeeded, const char *what)
{
    if (succeeded != 1) {
        log_event(LOG_CRIT, "libcrypto-failed", {"call", what});
        abort();
    }
}

static struct secret secret_write(unsigned char bytes[SECRET_BYTES])
{
    struct secret secret;

    must(OPENSSL_buf2hexstr_ex(secret.hex, sizeof secret.hex, NULL, bytes,
                               SECRET_BYTES, '\0'),
         "OPENSSL_buf2hexstr_ex");
    explicit_bzero(bytes, SECRET_BYTES);
    for (char *digit = secret.hex; *digit != '\0'; digit++)
        if (*digit >= 'A')
            *digit = (char)(*digit - 'A' + 'a');
    return secret;
}

struct secret secret_random(void)
{
    unsigned char bytes[SECRET_BYTES];

    arc4random_buf(bytes, sizeof bytes);
    return secret_write(bytes);
}

struct secret secret_hash(const char *text)
{
    unsigned char bytes[SECRET_BYTES];

    must(EVP_Digest(text, strlen(text), bytes, NULL, EVP_sha256(), NULL),
         "EVP_Digest");
    return secret_write(bytes);
}

struct secret secret_hmac(const char *key, const void *message, size_t length)
{
    unsigned char bytes[SECRET_BYTES];

    must(HMAC(EVP_sha256(), key, (int)strlen(key), message, length, bytes,
              NULL) != NULL,
         "HMAC");
    return secret_write(bytes);
}

void secret_code(char code[SECRET_CODE_SIZE])
{
    snprintf(code, SECRET_CODE_SIZE, "%06u", arc4random_uniform(1000000));
}

void secret_hmac_sha1(const char *key, const void *message, size_t length,
                      char hex[SECRET_SHA1_SIZE])
{
    unsigned char bytes[SHA_DIGEST_LENGTH];

    must(HMAC(EVP_sha1(), key, (int)strlen(key), message, length, bytes,
              NULL) != NULL,
         "HMAC");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(&hex[2 * i], 3, "%02x", bytes[i]);
}

/* Base64 as RFC 4648 section 5 has it for URLs, without padding. */
void secret_challenge(const struct secret *verifier,
                      char challenge[SECRET_CHALLENGE_SIZE])
{
    unsigned char bytes[SECRET_BYTES];
    unsigned char base64[SECRET_CHALLENGE_SIZE + 1];

    must(EVP_Digest(verifier->hex, strlen(verifier->hex), bytes, NULL,
                    EVP_sha256(), NULL),
         "EVP_Digest");
    EVP_EncodeBlock(base64, bytes, sizeof bytes);
    for (size_t i = 0; i + 1 < SECRET_CHALLENGE_SIZE; i++)
        challenge[i] = base64[i] == '+'   ? '-'
                       : base64[i] == '/' ? '_'
                                          : (char)base64[i];
    challenge[SECRET_CHALLENGE_SIZE - 1] = '\0';
}

bool secret_equal(const char *one, const char *other)
{
    size_t length = strlen(one);

    return length == strlen(other) && CRYPTO_memcmp(one, other, length) == 0;
}

void scope_end_secret(struct secret *secret)
{
    explicit_bzero(secret, sizeof *secret);
}
