/* Members and elements of a tree of JSON: nothing is converted in silence. */
#include "common/json.h"

#include <string.h>

#include "common/attributes.h"
#include "tests/unit/tap.h"

static struct json_object *sample(void)
{
    return json_read_trusted(
        "{\"text\":\"a\",\"digits\":\"42\",\"empty\":\"\",\"null\":null,"
        "\"yes\":true,\"no\":false,\"number\":42,\"less\":-7,"
        "\"fraction\":1.5,\"word\":\"true\",\"object\":{\"a\":1},"
        "\"list\":[\"x\",7,null,[\"y\"],{}],\"none\":[]}");
}

static void test_members(void)
{
    static const struct {
        const char *key;
        enum json_member member;
        const char *text, *sentence;
    } rows[] = {
        {"text", JSON_MEMBER_TEXT, "a", "a string is a text"},
        {"empty", JSON_MEMBER_TEXT, "", "an empty string is a text"},
        {"digits", JSON_MEMBER_TEXT, "42", "digits in quotes are a text"},
        {"null", JSON_MEMBER_NULL, NULL, "null is told from absence"},
        {"absent", JSON_MEMBER_NONE, NULL, "an absent key is none"},
        {"", JSON_MEMBER_NONE, NULL, "an empty key is no wild card"},
        {"Text", JSON_MEMBER_NONE, NULL, "keys differ by case"},
        {"number", JSON_MEMBER_NUMBER, NULL, "a number is no text"},
        {"yes", JSON_MEMBER_FLAG, NULL, "a boolean is no text"},
        {"object", JSON_MEMBER_OBJECT, NULL, "an object is no text"},
        {"list", JSON_MEMBER_LIST, NULL, "an array is no text"},
    };
    scoped(json) struct json_object *object = sample();

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *text = "left over";
        enum json_member member = json_text(object, rows[i].key, &text);
        ok(member == rows[i].member &&
               (rows[i].text == NULL
                    ? text == NULL
                    : text != NULL && strcmp(text, rows[i].text) == 0),
           "%s", rows[i].sentence);
    }
}

static void test_lists(void)
{
    scoped(json) struct json_object *object = sample();
    const struct json_object *list = json_under(object, "list");

    is_size(json_length(list), 5, "an array has its length");
    is_size(json_length(json_under(object, "none")), 0,
            "an empty one has none");
    is_size(json_length(NULL), 0, "no array has no length");
    is_size(json_length(json_under(object, "text")), 0, "nor has a string");
    is_size(json_length(json_under(object, "object")), 0, "nor an object");
    ok(json_under(object, "absent") == NULL, "nothing stands under no key");
    is(json_text_at(list, 0), "x", "an element that is a text is lent");
    is(json_text_at(list, 1), NULL, "a number as an element is no text");
    is(json_text_at(list, 2), NULL, "null as an element is no text");
    is(json_text_at(list, 3), NULL, "an array as an element is no text");
    is(json_text_at(list, 5), NULL, "there is no text past the end");
    is(json_text_at(json_at(list, 3), 0), "y",
       "an element that is an array is lent");
    ok(json_at(list, 5) == NULL, "there is no element past the end");
    ok(json_at(NULL, 0) == NULL &&
           json_at(json_under(object, "text"), 0) == NULL,
       "nor one of what is no array");
}

static void test_member_texts(void)
{
    scoped(json) struct json_object *object = sample();

    is(json_member_text(object, "number"), "42", "a number as JSON text");
    is(json_member_text(object, "yes"), "true", "a boolean as JSON text");
    is(json_member_text(object, "null"), "null", "null as JSON text");
    is(json_member_text(object, "none"), "[]", "an array as JSON text");
    is(json_member_text(object, "absent"), "", "an absent key is no text");
}

static void test_flags(void)
{
    static const char *const others[] = {"word", "number", "null", "absent",
                                         "none"};
    scoped(json) struct json_object *object = sample();
    bool flag = false;

    ok(json_read_flag(object, "yes", &flag) && flag, "true is a flag");
    ok(json_read_flag(object, "no", &flag) && !flag, "false is a flag");
    flag = true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ok(!json_read_flag(object, others[i], &flag) && flag,
           "what stands under \"%s\" is no flag and changes none", others[i]);
}

static void test_numbers(void)
{
    static const char *const others[] = {"digits", "yes",    "fraction",
                                         "null",   "absent", "none"};
    scoped(json) struct json_object *object = sample();
    long number = 0;

    ok(json_read_number(object, "number", &number) && number == 42,
       "42 is a number");
    ok(json_read_number(object, "less", &number) && number == -7,
       "-7 is a number");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ok(!json_read_number(object, others[i], &number) && number == -7,
           "what stands under \"%s\" is no number and changes none", others[i]);
}

static void test_writing(void)
{
    scoped(json) struct json_object *object = json_new();
    struct json_object *list = json_new_list();
    size_t length = 0;

    is(json_write(object, NULL), "{}", "an empty object is written");
    json_add_text(object, "z", "/\"\\\n\t\x01\xc3\xa9");
    json_add_number(object, "a", -3);
    json_append_text(list, "x");
    json_append(list, json_new_list());
    json_add(object, "list", list);
    const char *written = json_write(object, &length);
    is(written,
       "{\"z\":\"/\\\"\\\\\\n\\t\\u0001\xc3\xa9\",\"a\":-3,"
       "\"list\":[\"x\",[]]}",
       "a tree is written in the order it was made, on one line, with nothing "
       "escaped that need not be");
    is_size(length, strlen(written), "and its length is told");
    json_add_text(object, "z", "new");
    is(json_write(object, NULL), "{\"z\":\"new\",\"a\":-3,\"list\":[\"x\",[]]}",
       "a key that is added again has the new value");
}

static void test_trusted(void)
{
    scoped(json) struct json_object *cut = json_read_trusted("{\"a\":");
    scoped(json) struct json_object *empty = json_read_trusted("");

    ok(cut == NULL, "a text that is cut off is no JSON");
    ok(empty == NULL, "an empty text is no JSON");
    json_end(NULL);
    ok(true, "no tree can be ended");
}

int main(void)
{
    test_members();
    test_lists();
    test_member_texts();
    test_flags();
    test_numbers();
    test_writing();
    test_trusted();
    return done_testing();
}
