/* Nonces, known again by their HMAC alone. */
#include "cgi/stages/nonce.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/secret.h"
#include "tests/unit/tap.h"

static const char key[] = "key";

/* One of our own that says what it likes. */
static void forge(const char *text, char nonce[NONCE_SIZE])
{
    const struct secret mac = secret_hmac(key, text, strlen(text));

    snprintf(nonce, NONCE_SIZE, "%s%s", text, mac.hex);
}

static void test_time(long seconds, bool is_good, const char *sentence)
{
    char text[NONCE_SIZE], nonce[NONCE_SIZE];

    snprintf(text, sizeof text, "nonce.%ld.%064d.", time(NULL) + seconds, 0);
    forge(text, nonce);
    ok(nonce_is_good(key, nonce) == is_good, "%s", sentence);
}

int main(void)
{
    char nonce[NONCE_SIZE], other[NONCE_SIZE];

    nonce_write(key, nonce);
    nonce_write(key, other);
    ok(nonce_is_good(key, nonce), "a nonce is known again");
    ok(strcmp(nonce, other) != 0, "no two are alike");
    ok(!nonce_is_good("another", nonce), "under another key it is not");
    for (size_t i = 0; i < strlen(nonce); i++) {
        memcpy(other, nonce, sizeof other);
        other[i] = other[i] == '1' ? '2' : '1';
        if (nonce_is_good(key, other))
            ok(false, "byte %zu may be another", i);
    }
    ok(!nonce_is_good(key, ""), "nothing is no nonce");
    ok(!nonce_is_good(key, "nonce.1.a."), "nor is one without an HMAC");
    snprintf(other, sizeof other, "%s ", nonce);
    ok(!nonce_is_good(key, other), "nor is one with something behind it");
    test_time(5, true, "one is good until it expires");
    test_time(-5, false, "and no longer");
    forge("nonce.99999999999999999999.00.", other);
    ok(!nonce_is_good(key, other), "nor is one that expires past all time");
    return done_testing();
}
