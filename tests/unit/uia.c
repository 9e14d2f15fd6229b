/* How a step is worded for clients of the API since r0. */
#include "cgi/endpoints/uia.h"

#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "tests/unit/tap.h"

static void test_flows(const char *flows, const char *wanted)
{
    scoped(reply) struct reply reply = {.status = 0};
    scoped(settings) struct settings settings = {.flows =
                                                     json_read_trusted(flows)};
    const struct outcome outcome = {.kind = OUTCOME_NEXT};

    uia_write(&outcome, &settings, false, &reply);
    ok(strcmp(json_member_text(reply.body, "flows"), wanted) == 0 &&
           reply.status == 401 && reply.is_secret,
       "%s are shown as %s", flows, wanted);
}

static void test_refusal(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    scoped(settings) struct settings settings = {
        .flows = json_new_list(), .params = json_read_trusted("{\"t\":1}")};
    scoped(outcome) struct outcome outcome = {
        .kind = OUTCOME_REFUSED,
        .session = {.hex = "s"},
        .completed = json_read_trusted("[\"m.login.terms\"]"),
        .error = {.kind = ERROR_WRONG_TOKEN, .tries_left = 3}};

    uia_write(&outcome, &settings, true, &reply);
    ok(strcmp(json_member_text(reply.body, "completed"),
              "[\"m.login.terms\"]") == 0,
       "what is completed is told");
    ok(strcmp(json_member_text(reply.body, "params"), "{\"t\":1}") == 0,
       "and what the stages need");
    ok(strcmp(json_member_text(reply.body, "errcode"), "\"M_FORBIDDEN\"") ==
               0 &&
           reply.status == 401,
       "a refusal has its errcode, and the status of what is left to do");
}

static void test_status(enum error_kind kind, int status)
{
    scoped(reply) struct reply reply = {.status = 0};
    scoped(settings) struct settings settings = {.flows = json_new_list()};
    scoped(outcome) struct outcome outcome = {
        .kind = OUTCOME_REFUSED,
        .completed = json_new_list(),
        .error = {.kind = kind, .retry_after = 7, .tries_left = TRIES_UNSAID}};

    uia_write(&outcome, &settings, true, &reply);
    ok(reply.status == status && reply.retry_after == 7 &&
           json_kind(reply.body, "flows") == JSON_MEMBER_LIST,
       "a stage that is refused with %s is %d with the state",
       error_row(kind)->name, status);
}

static void test_challenge(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    scoped(settings) struct settings settings = {.flows = json_new_list()};
    scoped(outcome) struct outcome outcome = {
        .kind = OUTCOME_CHALLENGE,
        .stage = stage_find("m.login.oauth2"),
        .completed = json_new_list(),
        .challenge = json_read_trusted("{\"uri\":\"u\"}")};

    uia_write(&outcome, &settings, true, &reply);
    ok(strcmp(json_member_text(reply.body, "params"),
              "{\"m.login.oauth2\":{\"uri\":\"u\"}}") == 0,
       "a challenge stands in params");
    ok(json_length(json_under(settings.params, "m.login.oauth2")) == 0,
       "and not in the settings");
}

static void test_password(enum outcome_kind kind, bool lacks,
                          const char *completed, int status)
{
    scoped(reply) struct reply reply = {.status = 0};
    scoped(settings) struct settings settings = {.flows = json_new_list()};
    scoped(outcome) struct outcome outcome = {
        .kind = kind,
        .completed = json_read_trusted(completed),
        .lacks_password = lacks,
        .error = {.kind = ERROR_BAD_TYPE, .tries_left = TRIES_UNSAID}};

    uia_write(&outcome, &settings, true, &reply);
    ok(reply.status == status &&
           json_kind(reply.body, "flows") == JSON_MEMBER_LIST,
       "outcome %d, %s a password, behind %s is %d with the state", kind,
       lacks ? "lacking" : "not lacking", completed, status);
}

int main(void)
{
    test_flows("[{\"stages\":[\"p\"],\"shown\":[\"d\"]},"
               "{\"stages\":[\"t\",\"p\"],\"shown\":[\"t\"]}]",
               "[{\"stages\":[\"d\"]},{\"stages\":[\"t\"]}]");
    test_flows("[{\"stages\":[\"p\",\"t\"],\"shown\":[\"t\"]},"
               "{\"stages\":[\"t\",\"p\"],\"shown\":[\"t\"]}]",
               "[{\"stages\":[\"t\"]}]");
    test_refusal();
    test_status(ERROR_IDENTITY_REFUSED, 401);
    test_status(ERROR_TOO_MANY_TRIES, 429);
    test_status(ERROR_TOO_MANY_MAILS, 429);
    test_status(ERROR_UNREACHABLE, 503);
    test_status(ERROR_NOT_SET_UP, 503);
    test_challenge();
    test_password(OUTCOME_NEXT, true, "[\"t\"]", 400);
    test_password(OUTCOME_NEXT, false, "[\"t\"]", 401);
    test_password(OUTCOME_NEXT, true, "[]", 401);
    test_password(OUTCOME_REFUSED, true, "[]", 400);
    test_password(OUTCOME_REFUSED, false, "[]", 401);
    return done_testing();
}
