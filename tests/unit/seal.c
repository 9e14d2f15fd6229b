/* What is sealed opens for its key, whole and unchanged, and not otherwise. */
#include "common/secret.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

/* Whether it opens, and to that text. */
static bool opens(const struct secret *key, const char *purpose,
                  const char *sealed, const char *wanted)
{
    char *text = secret_unseal(key, purpose, sealed);
    bool is_right = text != NULL && strcmp(text, wanted) == 0;

    free(text);
    return is_right;
}

static bool is_refused(const struct secret *key, const char *purpose,
                       const char *sealed)
{
    char *text = secret_unseal(key, purpose, sealed);
    bool is_null = text == NULL;

    free(text);
    return is_null;
}

static void test_seal(void)
{
    static const char *const texts[] = {"", "a", "correct horse",
                                        "Zo\xc3\xab \xe2\x82\xac"};
    struct secret key = secret_random();

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *sealed = secret_seal(&key, "test", texts[i]);
        ok(opens(&key, "test", sealed, texts[i]),
           "a text of %zu bytes is opened by its key", strlen(texts[i]));
        ok(texts[i][0] == '\0' || strstr(sealed, texts[i]) == NULL,
           "and can't be read without");
        free(sealed);
    }
    char *one = secret_seal(&key, "test", "text");
    char *other = secret_seal(&key, "test", "text");
    ok(strcmp(one, other) != 0, "the same text is sealed otherwise each time");
    struct secret wrong = key;
    wrong.hex[63] = wrong.hex[63] == '0' ? '1' : '0';
    ok(is_refused(&wrong, "test", one), "another key does not open it");
    ok(is_refused(&key, "tess", one), "nor another purpose");
    ok(is_refused(&key, "test", "") && is_refused(&key, "test", "00"),
       "what was never sealed is refused");
    free(one);
    free(other);
}

/* HKDF with SHA-256 and AES-256-GCM, as any other library has them. */
static void test_seal_known(void)
{
    const struct secret key = {"0123456789abcdef0123456789abcdef"
                               "0123456789abcdef0123456789abcdef"};

    ok(opens(&key, "purpose",
             "000102030405060708090a0ba3418bbea83d58a9c80439ae54a3436ceb5bd6"
             "89a60461af2ac021e2a0",
             "correct horse"),
       "what another program has sealed is opened");
}

/* Each digit is changed, one at a time, and each cut is tried. */
static void test_seal_changed(void)
{
    struct secret key = secret_random();
    char *sealed = secret_seal(&key, "test", "correct horse");
    const size_t length = strlen(sealed);
    size_t accepted = 0;

    for (size_t i = 0; i < length; i++) {
        char digit = sealed[i];
        for (const char *c = "0123456789ABCDEFx"; *c != '\0'; c++) {
            sealed[i] = *c;
            accepted += *c != digit && !is_refused(&key, "test", sealed);
        }
        sealed[i] = digit;
    }
    is_size(accepted, 0, "a digit that was changed is noticed, whichever");
    for (size_t i = 0; i < length; i++) {
        char digit = sealed[i];
        sealed[i] = '\0';
        accepted += !is_refused(&key, "test", sealed);
        sealed[i] = digit;
        accepted += i > 0 && !is_refused(&key, "test", sealed + i);
    }
    is_size(accepted, 0, "so is a text that was cut, wherever");
    ok(opens(&key, "test", sealed, "correct horse"), "the whole one is good");
    free(sealed);
}

/* What another implementation of HKDF and AES-256-GCM made of "correct horse",
 * under a key of zeros, with a nonce of zeros. */
#define SEALED_ELSEWHERE                                                       \
    "0000000000000000000000008972B94AA1DC0F958E2BBF3B06AFBD657ECAA01B2948386F" \
    "DA4330E0EA"
static void test_seal_of_others(void)
{
    struct secret key;

    memset(key.hex, '0', sizeof key.hex - 1);
    key.hex[sizeof key.hex - 1] = '\0';
    ok(opens(&key, "test", SEALED_ELSEWHERE, "correct horse"),
       "what was sealed by the standards is opened");
}

int main(void)
{
    test_seal();
    test_seal_known();
    test_seal_changed();
    test_seal_of_others();
    return done_testing();
}
