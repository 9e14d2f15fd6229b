/* The grammar of e-mail addresses. */
#include "common/email.h"

#include "tests/unit/tap.h"

static const char *const good[][2] = {
    {"bob@example.org", "bob@example.org"},
    {"Bob.B+tag@Example.ORG", "bob.b+tag@example.org"},
    {"o'neil_{x}@sub.example.org", "o'neil_{x}@sub.example.org"},
    {"a@b.c", "a@b.c"},
    {"1@2.c3", "1@2.c3"},
    {"a@xn--bcher-kva.example", "a@xn--bcher-kva.example"},
    {u8"a@b\u00fccher.example", "a@xn--bcher-kva.example"},
    {u8"A@B\u00dcCHER.Example", "a@xn--bcher-kva.example"},
    {u8"a@bu\u0308cher.example", "a@xn--bcher-kva.example"},
    {u8"a@fa\u00df.example", "a@xn--fa-hia.example"},
    {u8"a@\u4f8b\u3048\u3002\u30c6\u30b9\u30c8", "a@xn--r8jz45g.xn--zckzah"},
    {u8"a@\uff45\uff58.\u00e4.example", "a@ex.xn--4ca.example"},
    {u8"a@XN--BCHER-KVA.b\u00fccher.example",
     "a@xn--bcher-kva.xn--bcher-kva.example"},
    {" bob@example.org", "bob@example.org"},
    {u8"\ufeff\u00a0bob@example.org\u200b\n", "bob@example.org"},
    {u8"\tbob@b\u00fccher.example\r\n", "bob@xn--bcher-kva.example"},
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
    "root@localhost",
    "root@LOCALHOST",
    "root@localhost.localdomain",
    "root@a.localhost",
    "root@mailhost",
    "root@127.0.0.1",
    "root@10.1",
    "root@1",
    u8"root@\uff4cocalhost",
    u8"root@127\u30020\u30020\u30021",
    "bob@-example.org",
    "bob@example-.org",
    "bob@example.-org",
    "bob@exa_mple.org",
    "bob @example.org",
    "bob@ example.org",
    "bob@exam ple.org",
    "bob@example.org\neve@example.org",
    "bob\r\n@example.org",
    "\"bob\"@example.org",
    "<bob@example.org>",
    "bob@[127.0.0.1]",
    "bob,eve@example.org",
    u8"b\u00f6b@example.org",
    u8"b\u200bob@example.org",
    u8"b\u00f6b@b\u00fccher.example",
    u8"bob\uff20b\u00fccher.example",
    u8"bob@eve\uff20b\u00fccher.example",
    u8"bob@b\u00fccher..example",
    u8"bob@.b\u00fccher.example",
    u8"bob@-b\u00fccher.example",
    u8"bob@b\u00fccher-.example",
    u8"bob@b\u00fc cher.example",
    u8"bob@b\u00fc_cher.example",
    u8"bob@b\u00fccher.example\ufe52", /* a small full stop at the end */
    u8"bob@\u0301b.example",           /* no letter that the accent is on */
    u8"bob@\u2603.example",            /* a snowman */
    u8"bob@a\u05d0.example",           /* written both ways */
    u8"bob@xn--a.b\u00fccher.example", /* xn--a stands for nothing */
    "bob@\xff.example",
    u8"bob@\u00ad",
};

static void test_lengths(void)
{
    char text[400], address[EMAIL_SIZE] = "before";

    snprintf(
        text, sizeof text, "%.*s@b.c", 64,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    ok(email_read(text, address), "64 bytes before the @ are fine");
    snprintf(
        text, sizeof text, "%.*s@b.c", 65,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    ok(!email_read(text, address), "65 are too many");
    memset(text, 'b', sizeof text);
    memcpy(text, "a@", 2);
    text[100] = '.';
    text[254] = '\0';
    ok(email_read(text, address), "254 bytes are fine");
    text[254] = 'b';
    text[255] = '\0';
    ok(!email_read(text, address), "255 are too many");
    memset(text, 'b', sizeof text);
    memcpy(text, u8"a@\u00fc.", 5);
    text[300] = '\0';
    ok(!email_read(text, address), "so are they of an international domain");
}

int main(void)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char address[EMAIL_SIZE];
        if (!ok(email_read(good[i][0], address) &&
                    strcmp(address, good[i][1]) == 0,
                "good address %zu is read as %s", i, good[i][1]))
            tap_note("that is", good[i][0]);
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
