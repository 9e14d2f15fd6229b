/* Sign-ups with a password, as people make them: each from an address of its
 * own and over a connection of its own, whether the earlier ones have been
 * answered or not. Prints what became of them, with the time to the answer in
 * milliseconds:
 *
 *   load [-v3] [-from ADDRESS] NUMBER RATE URL PREFIX
 *   accepted NUMBER P50 P99 LAST | refused NUMBER P50 P99 | other NUMBER |
 *   unexplained NUMBER | seconds UNTIL_THE_LAST_BEGAN UNTIL_THE_LAST_ENDED
 *
 * RATE is in a second, 0: all at once. -from: all come from that address.
 * Unexplained are refusals without a standard error or a Retry-After. */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAMPLES_MAX = 1000000, ANSWER_SIZE = 1024, PATIENCE_MS = 20000 };

struct samples {
    double milliseconds[SAMPLES_MAX];
    size_t count;
};

/* One request under way. */
struct sign_up {
    char body[256];
    char answer[ANSWER_SIZE];
    size_t length;
    bool is_told_when; /* Retry-After is there */
};

static struct samples accepted, refused;
static size_t other, unexplained, under_way;

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct sign_up *sign_up = context;
    size_t length = size * count;

    if (length < ANSWER_SIZE - sign_up->length) {
        memcpy(sign_up->answer + sign_up->length, bytes, length);
        sign_up->length += length;
    }
    return length;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct sign_up *sign_up = context;

    if (size * count > 12 && strncmp(bytes, "Retry-After:", 12) == 0)
        sign_up->is_told_when = true;
    return size * count;
}

static void must(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

/* What is to be done, as the command line says. */
struct order {
    bool is_v3;
    const char *address; /* NULL: each has one of its own */
    long number;
    double rate;
    const char *url, *prefix;
};

static void write_body(const struct order *order, long number, char body[256])
{
    if (order->is_v3)
        snprintf(body, 256,
                 "{\"username\":\"%s-%ld\",\"password\":\"correct horse\","
                 "\"auth\":{\"type\":\"m.login.dummy\"}}",
                 order->prefix, number);
    else
        snprintf(body, 256,
                 "{\"type\":\"m.login.password\",\"user\":\"%s-%ld\","
                 "\"password\":\"correct horse\"}",
                 order->prefix, number);
}

/* From 127.1.0.1 on, without those that end in 0. */
static void write_address(const struct order *order, long number,
                          char address[32])
{
    if (order->address != NULL)
        snprintf(address, 32, "host!%s", order->address);
    else
        snprintf(address, 32, "host!127.%ld.%ld.%ld", 1 + number / 50000,
                 number / 200 % 250, 1 + number % 200);
}

static void begin(CURLM *calls, const struct order *order, long number)
{
    CURL *call = curl_easy_init();
    struct sign_up *sign_up = calloc(1, sizeof *sign_up);
    char address[32];

    must(call != NULL && sign_up != NULL, "out of memory");
    write_body(order, number, sign_up->body);
    write_address(order, number, address);
    curl_easy_setopt(call, CURLOPT_URL, order->url);
    curl_easy_setopt(call, CURLOPT_INTERFACE, address);
    curl_easy_setopt(call, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(call, CURLOPT_POSTFIELDS, sign_up->body);
    curl_easy_setopt(call, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(call, CURLOPT_WRITEDATA, sign_up);
    curl_easy_setopt(call, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(call, CURLOPT_HEADERDATA, sign_up);
    curl_easy_setopt(call, CURLOPT_PRIVATE, sign_up);
    curl_easy_setopt(call, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
    curl_easy_setopt(call, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call, CURLOPT_PROXY, "");
    must(curl_multi_add_handle(calls, call) == CURLM_OK, "libcurl");
    under_way++;
}

static void note(struct samples *samples, curl_off_t microseconds)
{
    must(samples->count < SAMPLES_MAX, "too many answers");
    samples->milliseconds[samples->count++] = (double)microseconds / 1000;
}

static void end(CURLM *calls, CURL *call)
{
    struct sign_up *sign_up;
    curl_off_t microseconds = 0;
    long status = 0;

    curl_easy_getinfo(call, CURLINFO_PRIVATE, &sign_up);
    curl_easy_getinfo(call, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(call, CURLINFO_TOTAL_TIME_T, &microseconds);
    if (status == 200)
        note(&accepted, microseconds);
    else if (status == 429 || status == 503 || status == 502)
        note(&refused, microseconds);
    else
        other++;
    if (status != 200 && (!sign_up->is_told_when ||
                          strstr(sign_up->answer, "{\"errcode\":\"M_") == NULL))
        unexplained++;
    curl_multi_remove_handle(calls, call);
    curl_easy_cleanup(call);
    free(sign_up);
    under_way--;
}

static void go_on(CURLM *calls, int milliseconds)
{
    int running, left;
    CURLMsg *message;

    curl_multi_perform(calls, &running);
    while ((message = curl_multi_info_read(calls, &left)) != NULL)
        if (message->msg == CURLMSG_DONE)
            end(calls, message->easy_handle);
    if (milliseconds > 0)
        curl_multi_poll(calls, NULL, 0, milliseconds, NULL);
}

static int compare(const void *a, const void *b)
{
    const double *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static double percentile(struct samples *samples, size_t percent)
{
    if (samples->count == 0)
        return 0;
    qsort(samples->milliseconds, samples->count, sizeof(double), compare);
    return samples->milliseconds[(samples->count - 1) * percent / 100];
}

/* When a sign-up is due, in seconds from the first one. */
static double due(const struct order *order, long number)
{
    return order->rate > 0 ? (double)number / order->rate : 0;
}

/* Returns the seconds until the last one began. */
static double carry_out(CURLM *calls, const struct order *order)
{
    const double start = seconds_now();
    double began = 0;

    for (long number = 0; number < order->number || under_way > 0;) {
        double wait = start + due(order, number) - seconds_now();
        if (number < order->number && wait <= 0) {
            begin(calls, order, number++);
            began = seconds_now() - start;
            if (order->rate > 0)
                go_on(calls, 0);
        } else {
            go_on(calls, number < order->number ? (int)(wait * 1000) : 100);
        }
    }
    return began;
}

int main(int argc, char **argv)
{
    struct order order = {.number = 0};
    int next = 1;

    if (next < argc && strcmp(argv[next], "-v3") == 0) {
        order.is_v3 = true;
        next++;
    }
    if (next + 1 < argc && strcmp(argv[next], "-from") == 0) {
        order.address = argv[next + 1];
        next += 2;
    }
    must(argc == next + 4,
         "usage: load [-v3] [-from ADDRESS] NUMBER RATE URL PREFIX");
    order.number = strtol(argv[next], NULL, 10);
    order.rate = strtod(argv[next + 1], NULL);
    order.url = argv[next + 2];
    order.prefix = argv[next + 3];
    CURLM *calls = curl_multi_init();
    must(calls != NULL && order.number > 0, "nothing to do");
    double start = seconds_now();
    double began = carry_out(calls, &order);
    printf("accepted %zu %.2f %.2f %.2f | ", accepted.count,
           percentile(&accepted, 50), percentile(&accepted, 99),
           percentile(&accepted, 100));
    printf("refused %zu %.2f %.2f | other %zu | unexplained %zu | ",
           refused.count, percentile(&refused, 50), percentile(&refused, 99),
           other, unexplained);
    printf("seconds %.2f %.2f\n", began, seconds_now() - start);
    curl_multi_cleanup(calls);
    return 0;
}
