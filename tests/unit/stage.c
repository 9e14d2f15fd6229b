/* Stages by their names, and the keys that they need. */
#include "cgi/stages/stage.h"

#include <string.h>

#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/json.h"
#include "tests/unit/tap.h"

static void test_find(void)
{
    static const char *const known[] = {"m.login.dummy", "m.login.password",
                                        "m.login.registration_token"};
    static const char *const unknown[] = {"",
                                          "m.login",
                                          "m.login.",
                                          "m.login.passwor",
                                          "m.login.passwords",
                                          "M.LOGIN.PASSWORD",
                                          " m.login.password",
                                          "m.login.password "};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct stage *stage = stage_find(known[i]);
        ok(stage != NULL && strcmp(stage->type, known[i]) == 0,
           "there is a stage %s", known[i]);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        ok(stage_find(unknown[i]) == NULL, "there is no stage \"%s\"",
           unknown[i]);
}

static const struct stage two_keys = {.type = "two",
                                      .keys = {{.name = "a"}, {.name = "b"}}};
static const struct stage others = {
    .type = "others",
    .keys = {{.name = "flag", .type = STAGE_KEY_FLAG, .is_optional = true},
             {.name = "things", .type = STAGE_KEY_OBJECTS}}};
static const struct stage no_keys = {.type = "none"};

struct row {
    const char *sentence;
    const struct stage *stage;
    const char *body;
    enum error_kind kind;
    const char *detail;
};

static const struct row rows[] = {
    {"a stage without keys needs none", &no_keys, "{}", ERROR_NONE, ""},
    {"keys that are there are enough", &two_keys, "{\"b\":\"\",\"a\":\"x\"}",
     ERROR_NONE, ""},
    {"other keys are ignored", &two_keys, "{\"a\":\"x\",\"b\":\"y\",\"c\":7}",
     ERROR_NONE, ""},
    {"a missing key is told", &two_keys, "{\"a\":\"x\"}", ERROR_MISSING_KEYS,
     "b"},
    {"all missing keys are told at once", &two_keys, "{}", ERROR_MISSING_KEYS,
     "a, b"},
    {"a missing key comes before one of a wrong type", &two_keys, "{\"a\":7}",
     ERROR_MISSING_KEYS, "b"},
    {"a number is refused", &two_keys, "{\"a\":\"x\",\"b\":7}", ERROR_BAD_JSON,
     "the key \"b\" is not a string"},
    {"null is refused", &two_keys, "{\"a\":null,\"b\":\"y\"}", ERROR_BAD_JSON,
     "the key \"a\" is not a string"},
    {"true is refused", &two_keys, "{\"a\":true,\"b\":\"y\"}", ERROR_BAD_JSON,
     "the key \"a\" is not a string"},
    {"an object is refused", &two_keys, "{\"a\":{\"a\":\"x\"},\"b\":\"y\"}",
     ERROR_BAD_JSON, "the key \"a\" is not a string"},
    {"a key that may be missing is not told", &others, "{}", ERROR_MISSING_KEYS,
     "things"},
    {"an object does for objects", &others, "{\"things\":{}}", ERROR_NONE, ""},
    {"so does a list", &others, "{\"things\":[],\"flag\":true}", ERROR_NONE,
     ""},
    {"null is as good as missing where that is allowed", &others,
     "{\"things\":[],\"flag\":null}", ERROR_NONE, ""},
    {"but not elsewhere", &others, "{\"things\":null}", ERROR_BAD_JSON,
     "the key \"things\" is not an object or a list of objects"},
    {"a string is no flag", &others, "{\"things\":[],\"flag\":\"true\"}",
     ERROR_BAD_JSON, "the key \"flag\" is not true or false"},
    {"an array is refused", &two_keys, "{\"a\":[\"x\"],\"b\":\"y\"}",
     ERROR_BAD_JSON, "the key \"a\" is not a string"},
};

static void test_keys(const struct row *row)
{
    scoped(json) struct json_object *body = json_read_trusted(row->body);
    struct error error = {.kind = ERROR_NONE};
    bool has = stage_has_keys(row->stage, body, &error);

    if (!ok(has == (row->kind == ERROR_NONE) && error.kind == row->kind &&
                strcmp(error.detail, row->detail) == 0,
            "%s", row->sentence))
        tap_note("got:", error.detail);
}

static const struct stage with_user = {
    .type = "user",
    .keys = {{.name = "user"}, {.name = "a", .is_optional = true}}};

static void test_own(const char *body, const char *own, const char *sentence)
{
    scoped(json) struct json_object *all = json_read_trusted(body);
    scoped(json) struct json_object *keys = stage_keys(&with_user, all);

    is(json_write(keys, NULL), own, sentence);
}

int main(void)
{
    test_find();
    test_own("{\"b\":1e999999,\"a\":7,\"user\":\"x\"}",
             "{\"user\":\"x\",\"a\":7}", "a stage sees its own keys alone");
    test_own("{\"user\":null,\"a\":null}", "{\"a\":null}",
             "a user that is null is none, another null is what it is");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        test_keys(&rows[i]);
    return done_testing();
}
