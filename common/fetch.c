#include "common/fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/form.h"
#include "common/json.h"
#include "common/log.h"

enum { ANSWER_MAX = 64 * 1024, CONNECT_TIMEOUT = 2000 };

/* One call under way. */
struct call {
    CURL *handle;
    CURLU *url;
    struct curl_slist *headers;
    char *host; /* libcurl's to free; NULL while it is not known */
    char *form;
    char *answer; /* has room for ANSWER_MAX bytes */
    size_t length;
    char problem[64]; /* room for a reason that has to be put together */
};

/* Ends the process when memory is out; the supervisor starts a new one. */
static void *must(void *allocated)
{
    if (allocated == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "fetch"});
        abort();
    }
    return allocated;
}

static void scope_end_call(struct call *call)
{
    curl_easy_cleanup(call->handle);
    curl_url_cleanup(call->url);
    curl_slist_free_all(call->headers);
    curl_free(call->host);
    free(call->form);
    free(call->answer);
}

char *fetch_encode(const struct fetch_field *fields)
{
    const struct fetch_field *field;
    size_t size = 2;

    /* An escaped byte takes three. */
    for (field = fields; field->name != NULL; field++)
        if (field->value != NULL)
            size += 3 * (strlen(field->name) + strlen(field->value)) + 2;
    char *text = must(calloc(size, 1));
    for (field = fields; field->name != NULL; field++)
        if (field->value != NULL &&
            !form_add(text, size, field->name, field->value))
            abort();
    return text;
}

static const char *append_query(struct call *call,
                                const struct fetch_field *fields)
{
    char *query = fetch_encode(fields);
    CURLUcode result = CURLUE_OK;

    if (query[0] != '\0')
        result =
            curl_url_set(call->url, CURLUPART_QUERY, query, CURLU_APPENDQUERY);
    free(query);
    return result == CURLUE_OK ? NULL : "the query can't be sent";
}

/* Who may be asked: what libcurl itself reads out of the URL decides, as it is
 * the one that connects. */
static const char *read_url(struct call *call, const char *url)
{
    char *scheme;

    if (curl_url_set(call->url, CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(call->url, CURLUPART_HOST, &call->host, 0) != CURLUE_OK ||
        curl_url_get(call->url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
        return "the URL is malformed, or none of a host";
    bool is_here = strcmp(call->host, "127.0.0.1") == 0 ||
                   strcmp(call->host, "[::1]") == 0 ||
                   strcmp(call->host, "localhost") == 0;
    bool is_allowed = strcmp(scheme, "https") == 0 ||
                      (strcmp(scheme, "http") == 0 && is_here);
    curl_free(scheme);
    return is_allowed ? NULL : "the URL is not https";
}

/* Anything else could end the header and begin another. */
static bool is_token(const char *value)
{
    for (const char *c = value; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    return value[0] != '\0';
}

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct call *call = context;
    size_t length = size * count;

    if (length > ANSWER_MAX - call->length)
        return 0;
    memcpy(call->answer + call->length, bytes, length);
    call->length += length;
    return length;
}

/* Some of these are what libcurl does anyway: they are what we promise. */
static unsigned set_rules(CURL *handle)
{
    static const struct {
        CURLoption option;
        long value;
    } rules[] = {
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_NETRC, CURL_NETRC_IGNORED},
        {CURLOPT_NOSIGNAL, 1},
        /* Or it would wait for a resolver that hangs, beyond all limits. */
        {CURLOPT_QUICK_EXIT, 1},
    };
    const char *authorities = getenv("SSL_CERT_FILE");
    unsigned failed = 0;

    if (authorities != NULL)
        failed |= curl_easy_setopt(handle, CURLOPT_CAINFO, authorities);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        failed |= curl_easy_setopt(handle, rules[i].option, rules[i].value);
    failed |= curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    failed |= curl_easy_setopt(handle, CURLOPT_PROXY, "");
    return failed;
}

/* Adds a header, unless it has no value; false when that can't be sent. */
static bool add_header(struct call *call, const char *name, const char *value)
{
    char *line = NULL;

    if (value == NULL)
        return true;
    if (!is_token(value))
        return false;
    if (asprintf(&line, "%s%s", name, value) < 0)
        line = NULL;
    call->headers = must(curl_slist_append(call->headers, must(line)));
    free(line);
    return true;
}

/* Milliseconds; to libcurl, 0 is no limit at all. */
static long time_left(const struct fetch *fetch)
{
    int64_t left = fetch->deadline - clock_now();

    if (fetch->deadline == 0 || left > FETCH_TIMEOUT)
        return FETCH_TIMEOUT;
    return left > 0 ? (long)left : 1;
}

static unsigned set_timeouts(CURL *handle, const struct fetch *fetch)
{
    long left = time_left(fetch);
    long connecting = left < CONNECT_TIMEOUT ? left : CONNECT_TIMEOUT;

    return (unsigned)curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, left) |
           (unsigned)curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                                      connecting);
}

static const char *prepare(struct call *call, const struct fetch *fetch)
{
    CURL *handle = call->handle;
    unsigned failed = set_rules(handle) | set_timeouts(handle, fetch);
    const char *body = fetch->json, *json = "application/json";

    if (fetch->form != NULL)
        body = call->form = fetch_encode(fetch->form);
    if (body != NULL)
        failed |= curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    if (!add_header(call, "Accept: ", json) ||
        !add_header(call,
                    "Content-Type: ", fetch->json == NULL ? NULL : json) ||
        !add_header(call, "Authorization: Bearer ", fetch->bearer) ||
        !add_header(call, "X-Forwarded-For: ", fetch->forwarded_for))
        return "a header can't be sent";
    failed |= curl_easy_setopt(handle, CURLOPT_HTTPHEADER, call->headers);
    failed |= curl_easy_setopt(handle, CURLOPT_CURLU, call->url);
    failed |= curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
    failed |= curl_easy_setopt(handle, CURLOPT_WRITEDATA, call);
    return failed == 0 ? NULL : "this libcurl lacks an option";
}

static const char *perform(struct call *call, long *status)
{
    CURLcode result = curl_easy_perform(call->handle);

    if (result == CURLE_OK)
        result =
            curl_easy_getinfo(call->handle, CURLINFO_RESPONSE_CODE, status);
    if (result == CURLE_WRITE_ERROR)
        return "the answer is too long";
    return result == CURLE_OK ? NULL : curl_easy_strerror(result);
}

/* What json_read() says of an answer may quote it. */
static const char *read_answer(struct call *call, long status,
                               struct json_object **answer)
{
    char detail[JSON_DETAIL_SIZE];

    if (json_read(call->answer, call->length, answer, detail) == JSON_BODY_FINE)
        return NULL;
    snprintf(call->problem, sizeof call->problem,
             "status %ld without a JSON object", status);
    return call->problem;
}

bool fetch_json(const struct fetch *fetch, long *status,
                struct json_object **answer)
{
    scoped(call) struct call call = {.handle = must(curl_easy_init()),
                                     .url = must(curl_url()),
                                     .answer = must(malloc(ANSWER_MAX))};
    long received = 0;
    const char *why = read_url(&call, fetch->url);

    if (why == NULL && fetch->query != NULL)
        why = append_query(&call, fetch->query);
    if (why == NULL)
        why = prepare(&call, fetch);
    if (why == NULL)
        why = perform(&call, &received);
    if (why == NULL)
        why = read_answer(&call, received, answer);
    if (why != NULL) {
        /* clang's analyzer does not know that scopes end calls. */
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
        log_event(LOG_ERR, "outside-call-failed", {"host", call.host},
                  {"why", why});
        return false;
    }
    *status = received;
    return true;
}
