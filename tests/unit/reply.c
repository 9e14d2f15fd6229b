/* The header of a reply, and the body of an error. */
#include "cgi/http/reply.h"

#include <string.h>

#include "common/attributes.h"
#include "common/json.h"
#include "tests/unit/tap.h"

static const char cors[] =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n"
    "Access-Control-Allow-Headers: X-Requested-With, Content-Type, "
    "Authorization\r\n";

static void test_header(struct reply *reply, const char *before_cors,
                        const char *sentence)
{
    char header[REPLY_HEADER_SIZE] = "";
    char wanted[2 * REPLY_HEADER_SIZE];
    size_t length = reply_header(reply, 17, header);

    snprintf(wanted, sizeof wanted, "%s%s\r\n", before_cors, cors);
    is(header, wanted, sentence);
    is_size(length, strlen(wanted), "and its length is told");
    scope_end_reply(reply);
}

static void test_headers(void)
{
    test_header(&(struct reply){.status = 200, .body = json_new()},
                "Status: 200 OK\r\n"
                "Content-Type: application/json\r\n"
                "Content-Length: 17\r\n",
                "an answer is application/json, and any page may read it");
    test_header(&(struct reply){.status = 204, .allow = "GET, POST"},
                "Status: 204 No Content\r\n"
                "Allow: GET, POST\r\n",
                "an answer without a body has neither type nor length");
    test_header(
        &(struct reply){.status = 200, .body = json_new(), .is_secret = true},
        "Status: 200 OK\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: 17\r\n"
        "Cache-Control: no-store\r\n",
        "an answer with a secret is kept out of caches");
    test_header(
        &(struct reply){.status = 429, .body = json_new(), .retry_after = 60},
        "Status: 429 Too Many Requests\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: 17\r\n"
        "Retry-After: 60\r\n",
        "an answer says when to try again");
}

/* RFC 3875 section 6.3.3 leaves the phrase to the script. */
static void test_phrases(void)
{
    for (enum error_kind kind = ERROR_NONE; kind < ERROR_COUNT; kind++) {
        struct reply reply = {.status = error_row(kind)->status};
        char header[REPLY_HEADER_SIZE] = "";
        ok(reply_header(&reply, 0, header) > 0 &&
               strstr(header, "Unknown") == NULL,
           "the status of %s has a reason phrase", error_row(kind)->name);
    }
}

static void test_fault(enum error_kind kind, const char *detail, int retry,
                       const char *wanted, const char *sentence)
{
    scoped(reply) struct reply reply = {.status = 0};
    struct error error;

    error_note(&error, kind, "%s", detail);
    if (retry > 0)
        error.retry_after = retry;
    reply_error(&reply, &error);
    is(json_write(reply.body, NULL), wanted, sentence);
    ok(reply.status == error_row(kind)->status &&
           strcmp(reply.outcome, error_row(kind)->name) == 0 &&
           strcmp(reply.errcode, error_row(kind)->errcode) == 0 &&
           reply.retry_after == error.retry_after && !reply.is_secret,
       "and the rest of it is as the table has it");
}

static void test_faults(void)
{
    test_fault(ERROR_MISSING_KEYS, "a, b", 0,
               "{\"errcode\":\"M_MISSING_PARAM\","
               "\"error\":\"Missing JSON keys: a, b\","
               "\"matrix_register.error\":\"missing_keys\"}",
               "a error is told as text and detail");
    test_fault(ERROR_CLOSED, "", 0,
               "{\"errcode\":\"M_FORBIDDEN\","
               "\"error\":\"Registration is closed\","
               "\"matrix_register.error\":\"closed\"}",
               "or as its text alone");
    test_fault(ERROR_TOO_MANY_TRIES, "", 0,
               "{\"errcode\":\"M_LIMIT_EXCEEDED\","
               "\"error\":\"Too many wrong tries from your network\","
               "\"matrix_register.error\":\"too_many_tries\","
               "\"retry_after_ms\":60000}",
               "a limit tells its milliseconds");
    test_fault(ERROR_TOO_MANY_TRIES, "", 7,
               "{\"errcode\":\"M_LIMIT_EXCEEDED\","
               "\"error\":\"Too many wrong tries from your network\","
               "\"matrix_register.error\":\"too_many_tries\","
               "\"retry_after_ms\":7000}",
               "those of the case where it knows better");
    test_fault(ERROR_BAD_JSON, "the key \"a\n\" is not a string", 0,
               "{\"errcode\":\"M_BAD_JSON\",\"error\":"
               "\"Bad JSON: the key \\\"a\\n\\\" is not a string\","
               "\"matrix_register.error\":\"bad_json\"}",
               "what a client wrote is escaped");
    test_fault(ERROR_ACCOUNT_WAITING, "", 0,
               "{\"errcode\":\"M_USER_LOCKED\","
               "\"error\":\"This account can be used once an "
               "administrator has approved it\","
               "\"matrix_register.error\":\"account_waiting\","
               "\"soft_logout\":true}",
               "a client whose account waits is to keep the login");
}

static void test_tries(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    struct error error;

    error_note(&error, ERROR_WRONG_CODE, "");
    error.tries_left = 1;
    reply_error(&reply, &error);
    is(json_write(reply.body, NULL),
       "{\"errcode\":\"M_FORBIDDEN\","
       "\"error\":\"This is not the code from the mail; 1 try left\","
       "\"matrix_register.error\":\"wrong_code\","
       "\"matrix_register.tries_left\":1}",
       "how many tries are left is a number");
}

static void test_step(void)
{
    scoped(reply) struct reply reply = {.status = 200};

    reply_note_step(&reply, NULL);
    ok(reply.is_of_step, "a reply to a step is known as that");
    is(reply.session_hash, "", "the first one of a session is in none");
    reply_note_step(&reply, "abc");
    is(reply.session_hash,
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
       "a later one is known by the beginning of the hash");
}

static void test_end(void)
{
    static const struct reply zeros;
    struct reply reply = {
        .status = 200, .body = json_new(), .user_id = "@bob:server"};

    scope_end_reply(&reply);
    ok(memcmp(&reply, &zeros, sizeof reply) == 0,
       "nothing is left of a reply that has ended");
}

int main(void)
{
    test_headers();
    test_phrases();
    test_faults();
    test_tries();
    test_step();
    test_end();
    return done_testing();
}
