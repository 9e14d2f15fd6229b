#include "common/secret.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

/* Ends the process. libcrypto fails here only when it can't be loaded or memory
 * is out; the caller would go on with bytes that are not secret. */
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

/* What is sealed is a nonce, the text as long as it is, and a tag. */
enum {
    NONCE_BYTES = 12,
    TAG_BYTES = 16,
    SEAL_BYTES = NONCE_BYTES + TAG_BYTES,
    PURPOSE_SIZE = 64
};

/* The parameters want what they could write to. */
static void derive(const struct secret *key, const char *purpose,
                   unsigned char derived[SECRET_BYTES])
{
    scoped(secret) struct secret from = *key;
    char digest[] = "SHA256", info[PURPOSE_SIZE];
    int length = snprintf(info, sizeof info, "%s", purpose);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, from.hex,
                                          strlen(from.hex)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info,
                                          (size_t)length),
        OSSL_PARAM_construct_end()};
    EVP_KDF *function = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(function);

    must(length < PURPOSE_SIZE && context != NULL &&
             EVP_KDF_derive(context, derived, SECRET_BYTES, parameters) == 1,
         "HKDF");
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(function);
}

static void *allocate(size_t size)
{
    void *bytes = malloc(size);

    must(bytes != NULL, "malloc");
    return bytes;
}

char *secret_seal(const struct secret *key, const char *purpose,
                  const char *text)
{
    const size_t length = strlen(text), size = length + SEAL_BYTES;
    unsigned char derived[SECRET_BYTES];
    unsigned char *bytes = allocate(size);
    char *sealed = allocate(2 * size + 1);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written;

    derive(key, purpose, derived);
    arc4random_buf(bytes, NONCE_BYTES);
    must(context != NULL &&
             EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, derived,
                                bytes) == 1 &&
             EVP_EncryptUpdate(context, bytes + NONCE_BYTES, &written,
                               (const unsigned char *)text, (int)length) == 1 &&
             EVP_EncryptFinal_ex(context, bytes + NONCE_BYTES + length,
                                 &written) == 1 &&
             EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_BYTES,
                                 bytes + NONCE_BYTES + length) == 1 &&
             OPENSSL_buf2hexstr_ex(sealed, 2 * size + 1, NULL, bytes, size,
                                   '\0') == 1,
         "AES-256-GCM");
    EVP_CIPHER_CTX_free(context);
    explicit_bzero(derived, sizeof derived);
    free(bytes);
    return sealed;
}

/* Nothing of the text is to be believed before the last of these. */
static bool decrypt(const unsigned char derived[SECRET_BYTES],
                    unsigned char *bytes, size_t length, char *text)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written;

    must(context != NULL, "EVP_CIPHER_CTX_new");
    bool is_good = EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, derived,
                                      bytes) == 1 &&
                   EVP_DecryptUpdate(context, (unsigned char *)text, &written,
                                     bytes + NONCE_BYTES, (int)length) == 1 &&
                   EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_BYTES,
                                       bytes + NONCE_BYTES + length) == 1 &&
                   EVP_DecryptFinal_ex(context, (unsigned char *)text + length,
                                       &written) == 1;
    EVP_CIPHER_CTX_free(context);
    return is_good;
}

char *secret_unseal(const struct secret *key, const char *purpose,
                    const char *sealed)
{
    unsigned char derived[SECRET_BYTES];
    size_t size = strlen(sealed) / 2;

    if (size < SEAL_BYTES)
        return NULL;
    size_t length = size - SEAL_BYTES;
    unsigned char *bytes = allocate(size);
    char *text = allocate(length + 1);
    derive(key, purpose, derived);
    bool is_good =
        OPENSSL_hexstr2buf_ex(bytes, size, NULL, sealed, '\0') == 1 &&
        decrypt(derived, bytes, length, text);
    explicit_bzero(derived, sizeof derived);
    free(bytes);
    text[is_good ? length : 0] = '\0';
    if (is_good)
        return text;
    explicit_bzero(text, length + 1);
    free(text);
    return NULL;
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
