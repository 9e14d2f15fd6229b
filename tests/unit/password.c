/* Hashes are judged by crypt(3), as a program that checks logins would. */
#include "common/password.h"

#include <crypt.h>
#include <string.h>

#include "tests/unit/capture.h"
#include "tests/unit/tap.h"

struct method {
    const char *name, *prefix;
    unsigned long cost;  /* the cheapest: tests are many */
    const char *setting; /* how a hash of that cost begins */
    size_t max_length;
};

/* With a fresh salt. */
static bool hash_anew(const char *password, const char *prefix,
                      unsigned long cost, char hash[PASSWORD_HASH_SIZE])
{
    char salt[PASSWORD_SALT_SIZE];

    return password_salt(prefix, cost, salt) &&
           password_hash(password, salt, hash);
}

static const struct method methods[] = {
    {"yescrypt", "$y$", 1, "$y$j75$", 511},
    {"bcrypt", "$2b$", 4, "$2b$04$", 72},
};

static bool verifies(const char *password, const char *hash)
{
    const char *again = crypt(password, hash);

    return again != NULL && strcmp(again, hash) == 0;
}

static void test_hash(const struct method *method, const char *password,
                      const char *sentence)
{
    char hash[PASSWORD_HASH_SIZE] = "";

    ok(hash_anew(password, method->prefix, method->cost, hash) &&
           verifies(password, hash),
       "%s: %s", method->name, sentence);
}

static void test_hashes(const struct method *method)
{
    test_hash(method, "correct horse", "crypt(3) agrees with the hash");
    test_hash(method, "", "also of an empty password");
    test_hash(method, "p\xc3\xa4ssw\xc3\xb6rd \xf0\x9f\x94\x91",
              "also of one with characters of several bytes");
    test_hash(method, "\x01\x7f\x80\xff", "also of one that is no UTF-8");
    test_hash(method, "$2b$04$", "also of one that looks like a setting");
}

static void test_what_it_depends_on(const struct method *method)
{
    char first[PASSWORD_HASH_SIZE] = "";
    char second[PASSWORD_HASH_SIZE] = "";

    ok(hash_anew("correct horse", method->prefix, method->cost, first) &&
           hash_anew("correct horse", method->prefix, method->cost, second) &&
           strcmp(first, second) != 0,
       "%s: equal passwords have different hashes", method->name);
    ok(!verifies("correct Horse", first), "%s: another password is not taken",
       method->name);
    ok(!verifies("", first), "%s: nor is an empty one", method->name);
    if (!ok(strncmp(first, method->setting, strlen(method->setting)) == 0,
            "%s: the hash tells method and cost", method->name))
        tap_note("got:", first);
}

static void test_every_byte_counts(const struct method *method)
{
    char password[1024];
    char hash[PASSWORD_HASH_SIZE] = "";
    size_t last = method->max_length - 1;

    ok(password_max_length(method->prefix) == method->max_length,
       "%s: uses at most %zu bytes", method->name, method->max_length);
    memset(password, 'p', sizeof password);
    password[last + 1] = '\0';
    ok(hash_anew(password, method->prefix, method->cost, hash) &&
           verifies(password, hash),
       "%s: a password of %zu bytes is hashed", method->name,
       method->max_length);
    password[last] = 'q';
    ok(!verifies(password, hash), "%s: its last byte counts", method->name);
    password[last] = '\0';
    ok(!verifies(password, hash), "%s: so does its length", method->name);
}

static void test_max_lengths(void)
{
    is_size(password_max_length("$2a$"), 72,
            "bcrypt takes 72 bytes under its other names, $2a$");
    is_size(password_max_length("$2y$"), 72, "and $2y$");
    is_size(password_max_length("$6$"), 511, "sha512crypt takes 511 bytes");
}

/* What can't be hashed: refused, and logged without the password. */
static void test_refusal(const char *password, const char *prefix,
                         unsigned long cost, const char *sentence)
{
    char hash[PASSWORD_HASH_SIZE] = "before";
    char log[4096];
    struct capture capture = capture_begin();
    bool hashed = hash_anew(password, prefix, cost, hash);

    capture_end(&capture, log, sizeof log);
    ok(!hashed && strcmp(hash, "before") == 0, "%s is refused", sentence);
    if (!ok(strstr(log, "-failed") != NULL && strstr(log, prefix) != NULL &&
                strstr(log, "secret") == NULL &&
                strchr(log, '\n') == log + strlen(log) - 1,
            "and leaves one line that has the prefix and no password"))
        tap_note("log:", log);
}

static void test_refusals(void)
{
    char too_long[513] = "secret";

    memset(too_long + strlen(too_long), 'p',
           sizeof too_long - 1 - strlen(too_long));
    too_long[sizeof too_long - 1] = '\0';
    test_refusal("secret", "$unknown$", 1, "an unknown prefix");
    test_refusal("secret", "$", 1, "a prefix that is cut off");
    test_refusal("secret", "*0", 1, "the mark of a failure as a prefix");
    test_refusal("secret", "$2b$", 3, "a cost below bcrypt's least");
    test_refusal("secret", "$2b$", 99, "a cost above bcrypt's greatest");
    test_refusal("secret", "$y$", 99, "a cost above yescrypt's greatest");
    test_refusal(too_long, "$y$", 1, "a password of 512 bytes");
}

int main(void)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        test_hashes(&methods[i]);
        test_what_it_depends_on(&methods[i]);
        test_every_byte_counts(&methods[i]);
    }
    test_max_lengths();
    test_refusals();
    return done_testing();
}
