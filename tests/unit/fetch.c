/* Calls outside: what is sent, what is taken for an answer, who is never
 * asked, and that nothing of it is told to the log. */
#include "common/fetch.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/json.h"
#include "tests/unit/capture.h"
#include "tests/unit/standin.h"
#include "tests/unit/tap.h"

/* What comes of a call, as a text: the status and the object, or the line in
 * the log. Good until the next one. */
static const char *outcome(const struct fetch *fetch)
{
    static char text[4096];
    struct capture capture = capture_begin();
    struct json_object *answer = NULL;
    long status = -1;
    bool answered = fetch_json(fetch, &status, &answer);

    capture_end(&capture, text, sizeof text);
    if (answered && text[0] == '\0')
        snprintf(text, sizeof text, "%ld %s", status, json_write(answer, NULL));
    else if (answered || status != -1 || answer != NULL)
        snprintf(text, sizeof text, "neither an answer nor none");
    json_end(answer);
    return text;
}

static unsigned port;

/* The URL of a path of the stand-in; good until it is asked for again. */
static const char *url_of(const char *path)
{
    static char url[64];

    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    return url;
}

#define FAILED(why) "<3>outside-call-failed host=127.0.0.1 why=" why "\n"

static void test_answers(void)
{
    static const struct {
        const char *path, *wanted, *sentence;
    } rows[] = {
        {"/json", "200 {\"fine\":true}", "an object is an answer"},
        {"/status/400", "400 {\"error\":\"400\"}", "so is one with status 400"},
        {"/status/503", "503 {\"error\":\"503\"}", "and with status 503"},
        {"/garbage", FAILED("\"status 200 without a JSON object\""),
         "what is no JSON is none"},
        {"/empty", FAILED("\"status 200 without a JSON object\""),
         "nothing is none"},
        {"/list", FAILED("\"status 200 without a JSON object\""),
         "an array is none"},
        {"/bomb", FAILED("\"status 200 without a JSON object\""),
         "what is nested too deep is none"},
        {"/redirect", FAILED("\"status 302 without a JSON object\""),
         "a redirect is not followed"},
        {"/huge", FAILED("\"the answer is too long\""),
         "what is too long is broken off"},
        {"/hangup", FAILED("\"Server returned nothing (no headers, no data)\""),
         "one who hangs up has not answered"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fetch fetch = {.url = url_of(rows[i].path)};
        is(outcome(&fetch), rows[i].wanted, rows[i].sentence);
    }
}

static const struct fetch_field fields[] = {
    {"plain", "a-b_c.d~e"}, {"left out", NULL}, {"n&m=", "&=+ %/?#\r\n"},
    {"utf-8", "Zoë €"},     {"empty", ""},      {NULL, NULL}};
#define ENCODED                                                                \
    "plain=a-b_c.d~e&n%26m%3D=%26%3D%2B%20%25%2F%3F%23%0D%0A&"                 \
    "utf-8=Zo%C3%AB%20%E2%82%AC&empty="

static void test_encode(void)
{
    static const struct fetch_field none[] = {{"left out", NULL}, {NULL, NULL}};
    char *text = fetch_encode(fields);
    char *nothing = fetch_encode(none);

    is(text, ENCODED, "fields are encoded byte by byte, one of NULL left out");
    is(nothing, "", "no fields are an empty text");
    free(text);
    free(nothing);
}

/* A percent sign may be followed by small letters: libcurl likes them. */
static void is_echo(const struct fetch *fetch, const char *wanted,
                    const char *sentence)
{
    char small[2][2048];
    const char *texts[2] = {outcome(fetch), wanted};

    for (size_t i = 0; i < 2; i++) {
        snprintf(small[i], sizeof small[i], "%s", texts[i]);
        for (char *c = small[i]; (c = strchr(c, '%')) != NULL; c++)
            for (size_t digit = 1; digit < 3; digit++)
                if (c[digit] >= 'A' && c[digit] <= 'F')
                    c[digit] = (char)(c[digit] - 'A' + 'a');
    }
    is(small[0], small[1], sentence);
}

#define ECHO(method, query, body, authorization)                               \
    "200 {\"method\":\"" method "\",\"query\":\"" query "\",\"body\":\"" body  \
    "\",\"authorization\":" authorization "}"

static void test_requests(void)
{
    struct fetch_field none[] = {{NULL, NULL}};

    is_echo(&(struct fetch){.url = url_of("/echo")},
            ECHO("GET", "", "", "null"), "a plain call is a GET");
    is_echo(&(struct fetch){.url = url_of("/echo"), .query = fields},
            ECHO("GET", ENCODED, "", "null"), "a query is encoded");
    is_echo(&(struct fetch){.url = url_of("/echo?a=b"), .query = fields},
            ECHO("GET", "a=b&" ENCODED, "", "null"),
            "it is added to one that is there");
    is_echo(&(struct fetch){.url = url_of("/echo?a=b"), .query = none},
            ECHO("GET", "a=b", "", "null"), "an empty one adds nothing");
    is_echo(&(struct fetch){.url = url_of("/echo?a=b"), .form = fields},
            ECHO("POST", "a=b", ENCODED, "null"), "a form is a POST");
    is_echo(&(struct fetch){.url = url_of("/echo"), .form = none},
            ECHO("POST", "", "", "null"), "so is an empty one");
    is_echo(&(struct fetch){.url = url_of("/echo"), .bearer = "a.b-c_d~e+f/g="},
            ECHO("GET", "", "", "\"Bearer a.b-c_d~e+f/g=\""),
            "a bearer token is sent as it is");
    is_echo(&(struct fetch){.url = url_of("/echo"),
                            .query = fields,
                            .form = fields,
                            .bearer = "t0k3n"},
            ECHO("POST", ENCODED, ENCODED, "\"Bearer t0k3n\""),
            "all of them go together");
    is(outcome(&(struct fetch){.url = url_of("/echo"), .bearer = "a\r\nB: c"}),
       FAILED("\"a header can't be sent\""),
       "a token that would forge a header is refused");
}

/* The line is the whole of what is written. */
static void test_log(void)
{
    is(outcome(&(struct fetch){.url = url_of("/garbage?s3cret"),
                               .query = fields,
                               .form = fields,
                               .bearer = "t0k3n"}),
       FAILED("\"status 200 without a JSON object\""),
       "the log is told the host and the reason, and no more");
}

/* Our own reasons are given before any service is asked. */
static void test_refused(void)
{
    static const char *const urls[] = {
        "http://example.org/",
        "http://127.0.0.2/",
        "http://127.0.0.1.example.org/",
        "http://localhost.example.org/",
        "http://localhost@example.org/",
        "http://127.0.0.1:80@example.org/",
        "http://example.org#@localhost/",
        "http://[::2]/",
        "ftp://127.0.0.1/json",
        "ldap://localhost/",
        "gopher://localhost/",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "javascript:alert(1)",
        "data:application/json,{}",
        "//127.0.0.1/json",
        "/json",
        "127.0.0.1",
        "https://",
        "https:// example.org/",
        "\x01",
        "",
        NULL,
    };

    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        const char *got = outcome(&(struct fetch){.url = urls[i]});
        if (!ok(strstr(got, "why=\"the URL is") != NULL,
                "%s is refused before any service is asked",
                urls[i] == NULL || urls[i][0] <= ' ' ? "nonsense" : urls[i]))
            tap_note("got:", got);
    }
}

static void test_this_machine(void)
{
    char url[64];

    snprintf(url, sizeof url, "http://localhost:%u/json", port);
    is(outcome(&(struct fetch){.url = url}), "200 {\"fine\":true}",
       "http to localhost is allowed");
    snprintf(url, sizeof url, "http://[::1]:%u/json", port);
    ok(strstr(outcome(&(struct fetch){.url = url}), "the URL") == NULL,
       "so is http to [::1]");
    is(outcome(&(struct fetch){.url = "http://127.0.0.1:1/"}),
       FAILED("\"Couldn't connect to server\""),
       "where nothing listens there is no answer");
}

/* So many calls one after the other, in a process of its own; several share a
 * second. */
static pid_t time_out_begin(const char *path, int calls)
{
    int64_t deadline = clock_now() + (calls > 1 ? 1000 : FETCH_TIMEOUT);
    const struct fetch fetch = {.url = url_of(path),
                                .deadline = calls > 1 ? deadline : 0};
    const char *wanted = FAILED("\"Timeout was reached\"");
    pid_t child = fork();

    if (child != 0)
        return child;
    while (calls-- > 0)
        if (strcmp(outcome(&fetch), wanted) != 0)
            _exit(EXIT_FAILURE);
    _exit(clock_now() - deadline < 2000 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void time_out_end(pid_t child, const char *sentence)
{
    int status;

    ok(waitpid(child, &status, 0) == child && status == 0, "%s", sentence);
}

/* Nothing listens at port 1: a call that went there would fail. */
static void set_proxies(void)
{
    static const char *const names[] = {"http_proxy",  "HTTP_PROXY",
                                        "https_proxy", "HTTPS_PROXY",
                                        "all_proxy",   "ALL_PROXY"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (setenv(names[i], "http://127.0.0.1:1", 1) != 0)
            abort();
    if (unsetenv("no_proxy") != 0 || unsetenv("NO_PROXY") != 0)
        abort();
}

int main(void)
{
    /* As the gateway does. */
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    set_proxies();
    port = standin_start("plain");
    pid_t slow = time_out_begin("/slow", 1);
    pid_t trickle = time_out_begin("/trickle", 1);
    pid_t together = time_out_begin("/slow", 3);
    test_answers();
    test_encode();
    test_requests();
    test_log();
    test_refused();
    test_this_machine();
    time_out_end(slow, "one who takes too long is not waited for");
    time_out_end(trickle, "nor is one who sends a byte a second");
    time_out_end(together, "nor is the first of several for each of them");
    return done_testing();
}
