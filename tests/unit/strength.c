/* Which passwords are easily guessed, and what is said of them. */
#include "common/strength.h"

#include <string.h>

#include "tests/unit/tap.h"

static const char *const names[] = {"Matrix.Example.ORG:8448", "bob.smith",
                                    NULL};

/* What stands in the reason of a score below 2; NULL: the score is higher. */
static const struct row {
    const char *password, *reason;
} rows[] = {
    {"", "too short"},
    {"password", "among the passwords that are tried first"},
    {"PASSWORD", "among the passwords that are tried first"},
    {"drowssap", "among the passwords that are tried first"},
    {"12345678", "among the passwords that are tried first"},
    {"iloveyou", "among the passwords that are tried first"},
    {"password1", "a common word or password"},
    {"Passw0rd!", "a common word with digits or signs"},
    {"p@ssw0rd", "a common word with digits or signs"},
    {"bob.smith", "the user name"},
    {"BOB.SM1TH", "the user name"},
    {"smith.bob", "a common word"},
    {"matrix.example.org", "the name of the server"},
    {"example2024", "the name of the server"},
    {"8448example", "the name of the server"},
    {"        ", "the same character"},
    {"!!!!!!!!!!!!", "repeating"},
    {"passwordpassword", "repeating"},
    {"abcdefgh", "rows of characters"},
    {"98765432", "rows of characters"},
    {"rtyuiofgh", "rows of keys"},
    {"11.11.1980", "dates"},
    {u8"\u043f\u043f\u043f\u043f\u043f\u043f\u043f\u043f",
     "the same character"},
    {u8"\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
     "the same character"},
    {u8"\U0001f600\U0001f600\U0001f600\U0001f600\U0001f600\U0001f600\U0001f600"
     u8"\U0001f600",
     "the same character"},
    {"correct horse", NULL},
    {"correcthorse", NULL},
    {"correct-horse", NULL},
    {"open sesame", NULL},
    {"xK4#pQz9", NULL},
    {u8"\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440", NULL},
    {u8"\u00fcn\u00efc\u00f6d\u00e9!", NULL},
};

static void test_row(const struct row *row)
{
    const struct strength_reason *reason = NULL;
    unsigned long score = strength_score(row->password, names, &reason);

    if (!ok(row->reason == NULL
                ? score >= 2
                : score < 2 && strstr(reason->text, row->reason) != NULL,
            "\"%s\" is %s", row->password,
            row->reason == NULL ? "not easily guessed" : row->reason)) {
        printf("# score: %lu\n", score);
        tap_note("reason:", reason->text);
    }
}

static unsigned long score_of(const char *password)
{
    static const char *const no_names[] = {NULL};
    const struct strength_reason *reason;

    return strength_score(password, no_names, &reason);
}

static void test_scores(void)
{
    ok(score_of("password") == 0, "the most common password has score 0");
    ok(score_of("sommer2024") == 1, "a word and a number have 1");
    ok(score_of("correcthorse") == 2, "two words have 2");
    ok(score_of("correct horse") == 3, "two words and a blank have 3");
    ok(score_of("correct horse battery staple") == 4, "four words have 4");
}

/* More words than are looked at, and longer ones. */
static void test_names(void)
{
    const char *const rare[] = {"zorgblatt", NULL};
    char long_name[256] = "";
    const char *const many[] = {long_name, long_name, long_name, long_name,
                                long_name, long_name, NULL};
    const char *const short_names[] = {"e", "or", NULL};
    const struct strength_reason *reason;

    for (size_t i = 0; i < 63; i++)
        memcpy(long_name + 4 * i, "bob.", 5);
    ok(score_of("zorgblatt") >= 2, "a rare word is not easily guessed");
    ok(strength_score("zorgblatt", rare, &reason) < 2,
       "unless it is the user name");
    ok(strength_score("bob bob bob", many, &reason) < 2,
       "of many names the first ones are known");
    ok(strength_score("correct horse", short_names, &reason) >= 2,
       "a name of one or two letters is no word");
}

/* zxcvbn takes seconds for a hundred characters of some kinds. */
static void test_length(void)
{
    ok(score_of("1212121212121212121212"
                "xK4#pQz9") >= 2,
       "the first 24 characters are judged");
    ok(score_of("121212121212121212121212"
                "xK4#pQz9") < 2,
       "and no more, which would take too long");
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        test_row(&rows[i]);
    test_scores();
    test_names();
    test_length();
    return done_testing();
}
