/* Offers sign-ups with a password at a given rate, whether the earlier ones
 * have been answered or not, as people do; prints what became of them, with the
 * time to the answer in milliseconds:
 *
 *   load RATE SECONDS URL PREFIX
 *   accepted NUMBER P50 P99 | refused NUMBER P50 P99 | other NUMBER |
 *   unexplained NUMBER
 *
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

static void begin(CURLM *calls, const char *url, const char *prefix,
                  long number)
{
    CURL *call = curl_easy_init();
    struct sign_up *sign_up = calloc(1, sizeof *sign_up);

    must(call != NULL && sign_up != NULL, "out of memory");
    snprintf(sign_up->body, sizeof sign_up->body,
             "{\"type\":\"m.login.password\",\"user\":\"%s-%ld\","
             "\"password\":\"correct horse\"}",
             prefix, number);
    curl_easy_setopt(call, CURLOPT_URL, url);
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

int main(int argc, char **argv)
{
    must(argc == 5, "usage: load RATE SECONDS URL PREFIX");
    double rate = strtod(argv[1], NULL), seconds = strtod(argv[2], NULL);
    long all = (long)(rate * seconds);
    CURLM *calls = curl_multi_init();
    double start = seconds_now();

    must(calls != NULL && rate > 0 && all > 0, "nothing to do");
    curl_multi_setopt(calls, CURLMOPT_MAXCONNECTS, 1024L);
    for (long number = 0; number < all || under_way > 0;) {
        double due = start + (double)number / rate;
        double now = seconds_now();
        if (number < all && now >= due) {
            begin(calls, argv[3], argv[4], number++);
            go_on(calls, 0);
        } else {
            go_on(calls, number < all ? (int)((due - now) * 1000) : 100);
        }
    }
    printf("accepted %zu %.2f %.2f | ", accepted.count,
           percentile(&accepted, 50), percentile(&accepted, 99));
    printf("refused %zu %.2f %.2f | other %zu | unexplained %zu\n",
           refused.count, percentile(&refused, 50), percentile(&refused, 99),
           other, unexplained);
    curl_multi_cleanup(calls);
    return 0;
}
