/* Digests are those of the standards, random secrets are random. */
#include "common/secret.h"

#include <string.h>

#include "tests/unit/tap.h"

static void test_hash(const char *text, const char *wanted,
                      const char *sentence)
{
    struct secret secret = secret_hash(text);

    is(secret.hex, wanted, sentence);
}

/* The first three are the examples of FIPS 180-2. */
static void test_hashes(void)
{
    char million[1000001];

    test_hash(
        "abc",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA-256 of three letters");
    test_hash(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "SHA-256 of a text that fills a block");
    memset(million, 'a', sizeof million - 1);
    million[sizeof million - 1] = '\0';
    test_hash(
        million,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        "SHA-256 of a million letters");
    test_hash(
        "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "SHA-256 of nothing");
}

/* Bytes of the test cases are given as so many of one. */
#define TEN(byte) byte byte byte byte byte byte byte byte byte byte
#define TWENTY(byte) TEN(byte) TEN(byte)
#define FIFTY(byte) TWENTY(byte) TWENTY(byte) TEN(byte)

/* Longer than a block of SHA-256: 131 bytes. */
static const char long_key[] =
    FIFTY("\xaa") FIFTY("\xaa") TWENTY("\xaa") TEN("\xaa") "\xaa";

static void test_hmac(const char *key, const char *message, const char *wanted,
                      const char *sentence)
{
    struct secret secret = secret_hmac(key, message, strlen(message));

    is(secret.hex, wanted, sentence);
}

/* RFC 4231 section 4, but for the fifth, which is cut short there. */
static void test_hmacs(void)
{
    test_hmac(
        TWENTY("\x0b"), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "HMAC-SHA256 of RFC 4231, test case 1");
    test_hmac(
        "Jefe", "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "test case 2, a short key");
    test_hmac(
        TWENTY("\xaa"), FIFTY("\xdd"),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "test case 3, bytes that are no text");
    test_hmac(
        "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"
        "\x12\x13\x14\x15\x16\x17\x18\x19",
        FIFTY("\xcd"),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "test case 4, a key that counts up");
    test_hmac(
        long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "test case 6, a key longer than a block");
    test_hmac(
        long_key,
        "This is a test using a larger than block-size key and a larger than "
        "block-size data. The key needs to be hashed before being used by the "
        "HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        "test case 7, key and message longer than a block");
    test_hmac(
        "", "",
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
        "HMAC-SHA256 of nothing under an empty key");
}

static void test_hmac_of_bytes(void)
{
    struct secret whole = secret_hmac("key", "a\0b", 3);
    struct secret cut = secret_hmac("key", "a\0b", 1);

    ok(strcmp(whole.hex, cut.hex) != 0, "a message does not end at a NUL byte");
}

static bool is_lower_hex(const struct secret *secret)
{
    return strlen(secret->hex) == sizeof secret->hex - 1 &&
           strspn(secret->hex, "0123456789abcdef") == sizeof secret->hex - 1;
}

/* A digit that never takes some value in 1000 tries is not random: that
 * happens to one of these 1024 pairs less often than once in 10^25 runs. */
static void test_random(void)
{
    enum { TRIES = 1000, DIGITS = 2 * SECRET_BYTES };
    static struct secret secrets[TRIES];
    static bool seen[DIGITS][256];
    size_t equal = 0, malformed = 0, seen_pairs = 0;

    for (size_t i = 0; i < TRIES; i++) {
        secrets[i] = secret_random();
        if (!is_lower_hex(&secrets[i]))
            malformed++;
        for (size_t before = 0; before < i; before++)
            if (strcmp(secrets[before].hex, secrets[i].hex) == 0)
                equal++;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            bool *was_seen = &seen[digit][(unsigned char)secrets[i].hex[digit]];
            seen_pairs += *was_seen ? 0 : 1;
            *was_seen = true;
        }
    }
    is_size(malformed, 0, "random secrets are 64 lower-case digits");
    is_size(equal, 0, "no two of 1000 are equal");
    is_size(seen_pairs, DIGITS * 16, "every digit takes every value");
}

static void test_sha1(void)
{
    char hex[SECRET_SHA1_SIZE];

    secret_hmac_sha1("Jefe", "what do ya want for nothing?", 28, hex);
    is(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
       "HMAC-SHA1 of RFC 2202, test case 2");
    secret_hmac_sha1(TWENTY("\xaa"), FIFTY("\xdd"), 50, hex);
    is(hex, "125d7342b9ac11cd91a39af48aa17b4f63f175d3",
       "test case 3, bytes that are no text");
}

static void test_challenge(void)
{
    const struct secret verifier = {
        .hex = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
    char challenge[SECRET_CHALLENGE_SIZE];

    secret_challenge(&verifier, challenge);
    is(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
       "the S256 challenge of RFC 7636 appendix B");
}

static void test_codes(void)
{
    enum { TRIES = 1000 };
    bool seen[6][10] = {{false}};
    size_t malformed = 0, seen_pairs = 0;

    for (size_t i = 0; i < TRIES; i++) {
        char code[SECRET_CODE_SIZE];
        secret_code(code);
        if (strlen(code) != 6 || strspn(code, "0123456789") != 6) {
            malformed++;
            continue;
        }
        for (size_t digit = 0; digit < 6; digit++) {
            bool *was_seen = &seen[digit][code[digit] - '0'];
            seen_pairs += *was_seen ? 0 : 1;
            *was_seen = true;
        }
    }
    is_size(malformed, 0, "codes are six digits");
    is_size(seen_pairs, 60, "every digit takes every value");
}

static void test_equal(void)
{
    ok(secret_equal("", ""), "nothing is equal to nothing");
    ok(secret_equal("abc", "abc"), "a text is equal to itself");
    ok(!secret_equal("abc", "abd"), "not to one that ends otherwise");
    ok(!secret_equal("abc", "bbc"), "nor begins otherwise");
    ok(!secret_equal("abc", "ab") && !secret_equal("ab", "abc"),
       "nor is shorter or longer");
}

static void test_end(void)
{
    static const struct secret zeros;
    struct secret secret = secret_random();

    scope_end_secret(&secret);
    ok(memcmp(&secret, &zeros, sizeof secret) == 0,
       "nothing is left of a secret that has ended");
}

int main(void)
{
    test_hashes();
    test_hmacs();
    test_hmac_of_bytes();
    test_random();
    test_sha1();
    test_challenge();
    test_codes();
    test_equal();
    test_end();
    return done_testing();
}
