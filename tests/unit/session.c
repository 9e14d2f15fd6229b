/* The secrets of a session: what is derived from what. */
#include "cgi/engine/session.h"

#include <string.h>

#include "cgi/engine/step.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "tests/unit/tap.h"

static const char id[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static struct session session_of(const char *given)
{
    struct session session;

    if (!session_identify(&session, given))
        ok(false, "session ID \"%s\" is taken", given);
    return session;
}

static void test_identify(void)
{
    struct session given = session_of(id);
    struct session first = session_of(NULL);
    struct session second = session_of(NULL);
    struct secret hash = secret_hash(id);

    is(given.id.hex, id, "a session has the ID that was given");
    is(given.hash.hex, hash.hex, "the database knows its SHA-256");
    ok(strcmp(first.id.hex, second.id.hex) != 0,
       "every new session has an ID of its own");
    ok(strcmp(first.hash.hex, second.hash.hex) != 0, "and a hash of its own");
    ok(strcmp(first.id.hex, first.hash.hex) != 0, "which is not the ID");
    hash = secret_hash(first.id.hex);
    is(first.hash.hex, hash.hex, "but the ID's SHA-256, too");
}

static void test_no_session_id(void)
{
    char too_long[sizeof id + 1];
    struct session session;

    snprintf(too_long, sizeof too_long, "%s0", id);
    ok(!session_identify(&session, ""), "an empty ID is refused");
    ok(!session_identify(&session, "a"), "one of one digit is refused");
    ok(!session_identify(&session, id + 1), "one of 63 digits is refused");
    ok(!session_identify(&session, too_long), "one of 65 digits is refused");
}

static const struct stage two_keys = {.type = "two",
                                      .keys = {{.name = "a"}, {.name = "b"}}};
static const struct stage other = {.type = "other",
                                   .keys = {{.name = "a"}, {.name = "b"}}};
static const struct stage no_keys = {.type = "none"};

static struct secret prove(const char *session_id, const struct stage *stage,
                           const char *body)
{
    scoped(json) struct json_object *keys = json_read_trusted(body);
    const struct session session = session_of(session_id);

    return session_request_mac(&session, stage, keys);
}

static void test_proof(void)
{
    static const char body[] = "{\"a\":\"xy\",\"b\":\"z\"}";
    static const char other_id[] =
        "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const struct secret proof = prove(id, &two_keys, body);
    const struct {
        struct secret got;
        bool equal;
        const char *sentence;
    } rows[] = {
        {prove(id, &two_keys, body), true, "the same request, the same proof"},
        {prove(id, &two_keys, "{\"c\":\"w\",\"b\":\"z\",\"a\":\"xy\"}"), true,
         "neither the order of keys nor other keys change it"},
        {prove(id, &two_keys, "{\"a\":\"xY\",\"b\":\"z\"}"), false,
         "another value changes it"},
        {prove(id, &two_keys, "{\"a\":\"x\",\"b\":\"yz\"}"), false,
         "the same letters parted elsewhere change it"},
        {prove(id, &two_keys, "{\"a\":\"z\",\"b\":\"xy\"}"), false,
         "values under each other's key change it"},
        {prove(id, &two_keys, "{\"a\":\"\",\"b\":\"\"}"), false,
         "empty values change it"},
        {prove(id, &other, body), false, "another stage changes it"},
        {prove(id, &no_keys, body), false, "a stage without keys changes it"},
        {prove(other_id, &two_keys, body), false, "another session changes it"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ok((strcmp(rows[i].got.hex, proof.hex) == 0) == rows[i].equal, "%s",
           rows[i].sentence);
}

static void test_profile(void)
{
    const struct session session = session_of(id);
    const struct profile nothing = {.login = LOGIN_UNSAID};
    const struct profile bob = {.user = "bob", .password = "correct horse"};
    const struct profile others[] = {
        {.user = "bob"},
        {.user = "bob", .password = "correct horse", .device_id = "A"},
        {.user = "bob", .password = "correct hors"},
        {.user = "bobcorrect horse"},
        {.password = "bob", .device_id = "correct horse"},
        {.user = "bob", .password = "correct horse", .login = LOGIN_WANTED},
    };
    struct secret mac, another;

    ok(!session_profile_mac(&session, &nothing, &mac),
       "a profile may say nothing");
    ok(session_profile_mac(&session, &bob, &mac) &&
           session_profile_mac(&session, &bob, &another) &&
           strcmp(mac.hex, another.hex) == 0,
       "the same profile has the same MAC");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ok(session_profile_mac(&session, &others[i], &another) &&
               strcmp(mac.hex, another.hex) != 0,
           "profile %zu has another", i);
}

static void test_token(void)
{
    const struct session session = session_of(id);
    const struct session another = session_of(NULL);
    const struct secret half = secret_hash("half");
    const struct secret other_half = secret_hash("other half");
    const struct secret token = session_token(&session, &half);
    const struct secret again = session_token(&session, &half);
    const struct secret of_session = session_token(&another, &half);
    const struct secret of_half = session_token(&session, &other_half);

    is(again.hex, token.hex, "the same two halves make the same token");
    ok(strcmp(of_session.hex, token.hex) != 0,
       "another session makes another token");
    ok(strcmp(of_half.hex, token.hex) != 0, "so does another half");
    ok(strcmp(token.hex, session.id.hex) != 0 &&
           strcmp(token.hex, session.hash.hex) != 0 &&
           strcmp(token.hex, half.hex) != 0,
       "the token is none of what it is made from");
}

int main(void)
{
    test_identify();
    test_no_session_id();
    test_proof();
    test_profile();
    test_token();
    return done_testing();
}
