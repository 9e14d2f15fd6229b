/* Fields of forms and queries. */
#include "common/form.h"

#include "tests/unit/tap.h"

struct row {
    const char *sentence;
    const char *form;
    const char *value; /* of the field "a"; NULL: there is none */
};

static const struct row rows[] = {
    {"a field has its value", "a=x", "x"},
    {"which may be empty", "a=", ""},
    {"also between others", "b=1&a=x&c=2", "x"},
    {"the first of several counts", "a=x&a=y", "x"},
    {"a value may hold =", "a=x=y", "x=y"},
    {"+ is a space", "a=x+y+", "x y "},
    {"%XX is a byte", "a=%41%c3%BC%2B%26", "A\xc3\xbc+&"},
    {"names have a case", "A=x", NULL},
    {"a name may be encoded, too", "b=1&%61=x", "x"},
    {"a broken name is another", "%6=x&%=y&%00=z", NULL},
    {"and so is one that ends the form", "b&a%3", NULL},
    {"a longer name is another", "ab=x&ba=y", NULL},
    {"a name without = is no field", "a", NULL},
    {"not in the value of another", "b=a=x", NULL},
    {"nothing has no fields", "", NULL},
    {"nor have separators", "&&&", NULL},
    {"empty ones are passed over", "&&a=x&&", "x"},
    {"a broken escape is no value", "a=%4", NULL},
    {"nor is one at the end", "a=%", NULL},
    {"nor one that is no number", "a=%zz", NULL},
    {"nor one with a sign", "a=%+1", NULL},
    {"nor a NUL", "a=x%00y", NULL},
    {"seven bytes fit into eight", "a=1234567", "1234567"},
    {"eight do not", "a=12345678", NULL},
    {"nor do eight that are escaped", "a=1234567%38", NULL},
};

static void test_adding(void)
{
    char form[32] = "", value[32];

    ok(form_add(form, sizeof form, "a", "x&y=z"), "a field is added");
    is(form, "a=x%26y%3Dz", "its value is encoded");
    ok(form_add(form, sizeof form, "b c", "\xc3\xbc+"), "another one, too");
    is(form, "a=x%26y%3Dz&b%20c=%C3%BC%2B", "behind a separator");
    ok(form_value(form, "a", value, sizeof value) &&
           strcmp(value, "x&y=z") == 0,
       "it can be read again");
    ok(form_add(form, sizeof form, "d", "1"), "31 bytes fit into 32");
    is(form, "a=x%26y%3Dz&b%20c=%C3%BC%2B&d=1", "with all that was there");
    form[27] = '\0';
    ok(!form_add(form, sizeof form, "d", "12"), "32 bytes do not");
    is(form, "a=x%26y%3Dz&b%20c=%C3%BC%2B", "then nothing is added");
}

int main(void)
{
    test_adding();
    ok(form_has("b=1&%61=%zz", "a"), "a field with a broken value is there");
    ok(!form_has("a&b=a", "a"), "one without = is not");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char value[8] = "before";
        bool found = form_value(rows[i].form, "a", value, sizeof value);
        const char *wanted = rows[i].value;
        if (!ok(found == (wanted != NULL) &&
                    strcmp(value, wanted == NULL ? "" : wanted) == 0,
                "%s", rows[i].sentence))
            tap_note("got:", value);
    }
    return done_testing();
}
