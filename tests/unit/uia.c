/* How what is left to do is worded for clients of today. */
#include "cgi/endpoints/uia.h"

#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/stages/flow.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "tests/unit/tap.h"

/* "m.login.dummy,m.login.terms" is two stages. */
static struct flow flow(const char *types)
{
    struct flow made = {.length = 0};
    char type[128];

    for (; *types != '\0'; types += strspn(types, ",")) {
        size_t length = strcspn(types, ",");
        snprintf(type, sizeof type, "m.login.%.*s", (int)length, types);
        made.stages[made.length++] = stage_find(type);
        types += length;
    }
    return made;
}

static struct settings settings(const char *one, const char *other)
{
    return (struct settings){
        .flows = {.count = 2, .flows = {flow(one), flow(other)}}};
}

static void test_flows(const char *one, const char *other, const char *wanted)
{
    scoped(reply) struct reply reply = {.status = 0};
    const struct settings set = settings(one, other);
    const struct outcome state = {.kind = OUTCOME_NEXT};
    const struct uia uia = {.settings = &set, .state = &state};

    uia_write(&uia, &reply);
    ok(strcmp(json_member_text(reply.body, "flows"), wanted) == 0 &&
           reply.status == 401 && reply.is_secret,
       "%s and %s are shown as %s", one, other, wanted);
}

static void test_state(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    scoped(json) struct json_object *told = json_new();
    const struct settings set = settings("password,terms,dummy", "oauth2");
    const struct outcome state = {.kind = OUTCOME_NEXT,
                                  .session = {.hex = "s"},
                                  .passed = flow("password,terms")};
    const struct error error = {.kind = ERROR_WRONG_TOKEN, .tries_left = 3};
    const struct uia uia = {.settings = &set,
                            .state = &state,
                            .shows_completed = true,
                            .challenger = stage_find("m.login.oauth2"),
                            .challenge = told,
                            .refusal = &error};

    json_add_text(told, "uri", "u");
    uia_write(&uia, &reply);
    ok(strcmp(json_member_text(reply.body, "completed"),
              "[\"m.login.terms\"]") == 0,
       "what is completed is told without the password");
    ok(strcmp(json_member_text(reply.body, "params"),
              "{\"m.login.oauth2\":{\"uri\":\"u\"}}") == 0,
       "what a stage told when it began stands in params");
    ok(strcmp(json_member_text(reply.body, "errcode"), "\"M_FORBIDDEN\"") ==
               0 &&
           reply.status == 401,
       "a refusal has its errcode, and the status of what is left to do");
    ok(uia_has_completed(&state.passed), "terms are something completed");
}

static void test_password(const char *passed, const char *stage,
                          bool has_password, bool lacks)
{
    const struct settings set = settings("password,terms", "dummy,password");
    const struct outcome state = {.passed = flow(passed),
                                  .has_password = has_password};

    ok(uia_lacks_password(&set, &state,
                          stage == NULL ? NULL : stage_find(stage)) == lacks,
       "behind \"%s\", %s a password, %s %s one", passed,
       has_password ? "with" : "without", stage == NULL ? "the end" : stage,
       lacks ? "lacks" : "does not lack");
}

int main(void)
{
    const struct flow password = flow("password");

    test_flows("password", "terms,password",
               "[{\"stages\":[\"m.login.dummy\"]},"
               "{\"stages\":[\"m.login.terms\"]}]");
    test_flows("password,terms", "terms,password",
               "[{\"stages\":[\"m.login.terms\"]}]");
    test_flows("password", "dummy", "[{\"stages\":[\"m.login.dummy\"]}]");
    test_state();
    ok(!uia_has_completed(&password), "the password alone is nothing");
    test_password("", "m.login.terms", false, true);
    test_password("", "m.login.terms", true, false);
    test_password("", "m.login.dummy", false, false);
    test_password("", "m.login.oauth2", false, false);
    test_password("dummy", NULL, false, true);
    test_password("dummy", NULL, true, false);
    test_password("", NULL, false, false);
    return done_testing();
}
