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
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLES_MAX = 1000000, ANSWER_SIZE = 4096, PATIENCE = 20 /* seconds */ };

struct samples {
    double milliseconds[SAMPLES_MAX];
    size_t count;
};

/* One request, under way while it has a buffer for the answer. */
struct sign_up {
    int connection;
    bool is_sent;
    double start; /* seconds */
    char *answer;
    size_t length;
};

static struct samples accepted, refused;
static size_t other, unexplained;

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
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
    in_addr_t address; /* 0: each has one of its own */
    long number;
    double rate;
    struct sockaddr_in server;
    const char *host, *path, *prefix;
};

/* All sign-ups; those before the oldest have ended. */
struct crowd {
    int events;
    struct sign_up *sign_ups;
    long begun, oldest;
};

static void write_body(const struct order *order, long number, char body[256])
{
    snprintf(body, 256,
             order->is_v3
                 ? "{\"username\":\"%s-%ld\",\"password\":\"correct horse\","
                   "\"auth\":{\"type\":\"m.login.dummy\"}}"
                 : "{\"type\":\"m.login.password\",\"user\":\"%s-%ld\","
                   "\"password\":\"correct horse\"}",
             order->prefix, number);
}

/* From 127.1.0.1 on, without those that end in 0. */
static struct sockaddr_in own_address(const struct order *order, long number)
{
    const long own = 0x7f010001 + number / 200 * 256 + number % 200;

    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_addr.s_addr = order->address == 0
                                                       ? htonl((in_addr_t)own)
                                                       : order->address};
}

static void begin(struct crowd *crowd, const struct order *order)
{
    struct sign_up *sign_up = &crowd->sign_ups[crowd->begun];
    const struct sockaddr_in own = own_address(order, crowd->begun++);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET,
                                .data.ptr = sign_up};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    *sign_up = (struct sign_up){.connection = connection,
                                .start = seconds_now(),
                                .answer = calloc(1, ANSWER_SIZE)};
    must(sign_up->answer != NULL, "out of memory");
    must(setsockopt(connection, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int){1},
                    sizeof(int)) == 0 &&
             bind(connection, (const struct sockaddr *)&own, sizeof own) == 0 &&
             (connect(connection, (const struct sockaddr *)&order->server,
                      sizeof order->server) == 0 ||
              errno == EINPROGRESS) &&
             epoll_ctl(crowd->events, EPOLL_CTL_ADD, connection, &event) == 0,
         strerror(errno));
}

static bool ask(const struct order *order, long number, int connection)
{
    char body[256], request[1024];

    write_body(order, number, body);
    int length =
        snprintf(request, sizeof request,
                 "POST %s HTTP/1.1\r\nHost: %.*s\r\nAccept: */*\r\n"
                 "Content-Length: %zu\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\n\r\n%s",
                 order->path, (int)(order->path - order->host), order->host,
                 strlen(body), body);
    return send(connection, request, (size_t)length, MSG_NOSIGNAL) == length;
}

static bool is_complete(const char *answer)
{
    const char *length = strstr(answer, "\r\nContent-Length: ");
    const char *body = strstr(answer, "\r\n\r\n");

    return length != NULL && body != NULL &&
           strlen(body + 4) >= strtoul(length + 18, NULL, 10);
}

/* False when there is nothing more to come. */
static bool hear(struct sign_up *sign_up)
{
    ssize_t got;

    do {
        got = recv(sign_up->connection, sign_up->answer + sign_up->length,
                   ANSWER_SIZE - 1 - sign_up->length, 0);
        sign_up->length += got > 0 ? (size_t)got : 0;
    } while (got > 0 && !is_complete(sign_up->answer));
    return got < 0 && errno == EAGAIN;
}

static void note(struct samples *samples, double seconds)
{
    must(samples->count < SAMPLES_MAX, "too many answers");
    samples->milliseconds[samples->count++] = 1000 * seconds;
}

static void end(struct sign_up *sign_up)
{
    const double seconds = seconds_now() - sign_up->start;
    int status = 0;

    if (is_complete(sign_up->answer))
        sscanf(sign_up->answer, "HTTP/1.1 %d", &status);
    if (status == 200)
        note(&accepted, seconds);
    else if (status == 429 || status == 503 || status == 502)
        note(&refused, seconds);
    else
        other++;
    if (status != 200 &&
        (strstr(sign_up->answer, "\r\nRetry-After:") == NULL ||
         strstr(sign_up->answer, "\r\n\r\n{\"errcode\":\"M_") == NULL))
        unexplained++;
    close(sign_up->connection);
    free(sign_up->answer);
    sign_up->answer = NULL;
}

static void end_oldest(struct crowd *crowd)
{
    for (; crowd->oldest < crowd->begun; crowd->oldest++) {
        struct sign_up *sign_up = &crowd->sign_ups[crowd->oldest];
        if (sign_up->answer == NULL)
            continue;
        if (seconds_now() - sign_up->start < PATIENCE)
            return;
        end(sign_up);
    }
}

static void go_on(struct crowd *crowd, const struct order *order,
                  int milliseconds)
{
    struct epoll_event events[64];
    int count = epoll_wait(crowd->events, events, 64, milliseconds);

    must(count >= 0, "epoll_wait");
    for (int i = 0; i < count; i++) {
        struct sign_up *sign_up = events[i].data.ptr;
        bool is_new = !sign_up->is_sent;
        sign_up->is_sent = true;
        if ((is_new &&
             !ask(order, sign_up - crowd->sign_ups, sign_up->connection)) ||
            !hear(sign_up))
            end(sign_up);
    }
    end_oldest(crowd);
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

/* Returns the seconds until the last one began. */
static double carry_out(struct crowd *crowd, const struct order *order)
{
    const double start = seconds_now();
    double began = 0;

    while (crowd->oldest < order->number) {
        double due = order->rate > 0 ? (double)crowd->begun / order->rate : 0;
        double wait = start + due - seconds_now();
        if (crowd->begun == order->number) {
            go_on(crowd, order, 100);
        } else if (wait > 0) {
            go_on(crowd, order, 1 + (int)(wait * 1000));
        } else {
            begin(crowd, order);
            began = seconds_now() - start;
            if (order->rate > 0)
                go_on(crowd, order, 0);
        }
    }
    return began;
}

static void read_url(const char *url, struct order *order)
{
    char address[16];
    unsigned short port;

    must(sscanf(url, "http://%15[0-9.]:%hu/", address, &port) == 2,
         "the URL has to begin with http://ADDRESS:PORT/");
    order->host = url + strlen("http://");
    order->path = strchr(order->host, '/');
    order->server = (struct sockaddr_in){.sin_family = AF_INET,
                                         .sin_port = htons(port),
                                         .sin_addr.s_addr = inet_addr(address)};
}

int main(int argc, char **argv)
{
    struct order order = {.number = 0};
    struct crowd crowd = {.events = epoll_create1(0)};
    int next = 1;

    if (next < argc && strcmp(argv[next], "-v3") == 0) {
        order.is_v3 = true;
        next++;
    }
    if (next + 1 < argc && strcmp(argv[next], "-from") == 0) {
        order.address = inet_addr(argv[next + 1]);
        next += 2;
    }
    must(argc == next + 4,
         "usage: load [-v3] [-from ADDRESS] NUMBER RATE URL PREFIX");
    order.number = strtol(argv[next], NULL, 10);
    order.rate = strtod(argv[next + 1], NULL);
    read_url(argv[next + 2], &order);
    order.prefix = argv[next + 3];
    crowd.sign_ups = calloc((size_t)order.number, sizeof *crowd.sign_ups);
    must(order.number > 0 && crowd.sign_ups != NULL && crowd.events >= 0,
         "nothing to do");
    const double start = seconds_now(), began = carry_out(&crowd, &order);
    printf("accepted %zu %.2f %.2f %.2f | ", accepted.count,
           percentile(&accepted, 50), percentile(&accepted, 99),
           percentile(&accepted, 100));
    printf("refused %zu %.2f %.2f | other %zu | unexplained %zu | ",
           refused.count, percentile(&refused, 50), percentile(&refused, 99),
           other, unexplained);
    printf("seconds %.2f %.2f\n", began, seconds_now() - start);
    free(crowd.sign_ups);
    return 0;
}
