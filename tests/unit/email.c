/* The grammar of e-mail addresses. */
#include "common/email.h"

#include "tests/unit/tap.h"

static const char *const good[][2] = {
    {"bob@example.org", "bob@example.org"},
    {"Bob.B+tag@Example.ORG", "bob.b+tag@example.org"},
    {"o'neil_{x}@sub.example.org", "o'neil_{x}@sub.example.org"},
    {"a@b", "a@b"},
    {"1@2.3", "1@2.3"},
    {"a@xn--bcher-kva.example", "a@xn--bcher-kva.example"},
};

static const char *const bad[] = {
    "",
    "@",
    "bob",
    "bob@",
    "@example.org",
    "bob@@example.org",
    "bob@eve@example.org",
    ".bob@example.org",
    "bob.@example.org",
    "b..b@example.org",
    "bob@.example.org",
    "bob@example.org.",
    "bob@example..org",
    "bob@-example.org",
    "bob@example-.org",
    "bob@example.-org",
    "bob@exa_mple.org",
    " bob@example.org",
    "bob@example.org ",
    "bob @example.org",
    "bob@example.org\n",
    "bob\r\n@example.org",
    "\"bob\"@example.org",
    "<bob@example.org>",
    "bob@[127.0.0.1]",
    "bob,eve@example.org",
    "b\xc3\xb6"
    "b@example.org",
    "bob@ex\xc3\xa4mple.org",
};

static void test_lengths(void)
{
    char text[400], address[EMAIL_SIZE] = "before";

    snprintf(
        text, sizeof text, "%.*s@b", 64,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    ok(email_read(text, address), "64 bytes before the @ are fine");
    snprintf(
        text, sizeof text, "%.*s@b", 65,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    ok(!email_read(text, address), "65 are too many");
    memset(text, 'b', sizeof text);
    memcpy(text, "a@", 2);
    text[254] = '\0';
    ok(email_read(text, address), "254 bytes are fine");
    text[254] = 'b';
    text[255] = '\0';
    ok(!email_read(text, address), "255 are too many");
}

int main(void)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char address[EMAIL_SIZE];
        ok(email_read(good[i][0], address) && strcmp(address, good[i][1]) == 0,
           "%s is an address", good[i][0]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char address[EMAIL_SIZE] = "before";
        if (!ok(!email_read(bad[i], address) && strcmp(address, "before") == 0,
                "bad address %zu is none and changes none", i))
            tap_note("that is", bad[i]);
    }
    test_lengths();
    return done_testing();
}
