#include "cgi/gateway.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cgi/reply.h"
#include "cgi/request.h"
#include "common/json.h"
#include "common/log.h"
#include "common/text.h"

struct gateway {
    bool is_fastcgi;
    bool is_done; /* CGI: the one request has been read */
    int signals;  /* signalfd(2) of SIGTERM and SIGINT */
    int events;   /* epoll(7) of the socket and the signals */
    FCGX_Request fastcgi;
    char body[BODY_MAX + 2]; /* one byte more tells a body that is too large */
};

static bool watch(struct gateway *gateway, int file, uint32_t how)
{
    struct epoll_event event = {.events = EPOLLIN | how, .data.fd = file};

    return epoll_ctl(gateway->events, EPOLL_CTL_ADD, file, &event) == 0;
}

static bool open_fastcgi(struct gateway *gateway)
{
    sigset_t stop;
    int flags = fcntl(STDIN_FILENO, F_GETFL);

    /* Other responders wait on this socket too: accept must not block when
     * one of them was faster. */
    if (flags < 0 || fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) < 0 ||
        FCGX_Init() != 0 || FCGX_InitRequest(&gateway->fastcgi, 0, 0) != 0)
        return false;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    if (sigprocmask(SIG_BLOCK, &stop, NULL) < 0)
        return false;
    gateway->signals = signalfd(-1, &stop, SFD_CLOEXEC);
    gateway->events = epoll_create1(EPOLL_CLOEXEC);
    /* One connection is to wake one responder, not all that wait. */
    return gateway->signals >= 0 && gateway->events >= 0 &&
           watch(gateway, gateway->signals, 0) &&
           watch(gateway, STDIN_FILENO, EPOLLEXCLUSIVE);
}

struct gateway *gateway_open(void)
{
    struct gateway *gateway = calloc(1, sizeof *gateway);

    if (gateway == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "gateway"});
        return NULL;
    }
    gateway->signals = -1;
    gateway->events = -1;
    gateway->is_fastcgi = !FCGX_IsCGI();
    if (gateway->is_fastcgi && !open_fastcgi(gateway)) {
        log_event(LOG_CRIT, "socket-unusable", {"error", strerror(errno)});
        gateway_close(gateway);
        return NULL;
    }
    /* A peer that hangs up is no reason to end; libfcgi has put a handler of
     * its own here. */
    (void)signal(SIGPIPE, SIG_IGN);
    if (!gateway->is_fastcgi && getenv("REQUEST_METHOD") == NULL) {
        log_event(LOG_CRIT, "no-request",
                  {"why", "standard input is no listening socket and "
                          "REQUEST_METHOD is not set"});
        gateway_close(gateway);
        return NULL;
    }
    return gateway;
}

void gateway_close(struct gateway *gateway)
{
    if (gateway == NULL)
        return;
    if (gateway->signals >= 0)
        close(gateway->signals);
    if (gateway->events >= 0)
        close(gateway->events);
    free(gateway);
}

/* True when a connection may wait, false when it is time to stop. The responder
 * that was woken for a connection may end before it takes it, and epoll tells
 * nobody else: so everybody looks for himself every second. */
static bool wait_for_connection(const struct gateway *gateway)
{
    struct epoll_event events[2];
    int count;

    do
        count = epoll_wait(gateway->events, events, 2, 1000);
    while (count < 0 && errno == EINTR);
    for (int i = 0; i < count; i++)
        if (events[i].data.fd != STDIN_FILENO || events[i].events != EPOLLIN)
            return false;
    return count >= 0;
}

static bool accept_fastcgi(struct gateway *gateway)
{
    for (;;) {
        if (!wait_for_connection(gateway))
            return false;
        int status = FCGX_Accept_r(&gateway->fastcgi);
        if (status == 0)
            return true;
        if (status != -EAGAIN && status != -ECONNABORTED) {
            log_event(LOG_ERR, "accept-failed", {"error", strerror(-status)});
            return false;
        }
    }
}

/* RFC 3875 calls these meta-variables. Never NULL. */
static const char *variable(const struct gateway *gateway, const char *name)
{
    const char *value = gateway->is_fastcgi
                            ? FCGX_GetParam(name, gateway->fastcgi.envp)
                            : getenv(name);

    return value == NULL ? "" : value;
}

static const char *peer_address(const char *text)
{
    unsigned char address[sizeof(struct in6_addr)];

    if (inet_pton(AF_INET, text, address) == 1 ||
        inet_pton(AF_INET6, text, address) == 1)
        return text;
    return NULL;
}

/* At most length bytes of the body; fewer when it ends or breaks off. */
static size_t read_bytes(struct gateway *gateway, size_t length)
{
    if (!gateway->is_fastcgi)
        return fread(gateway->body, 1, length, stdin);
    int got = FCGX_GetStr(gateway->body, (int)length, gateway->fastcgi.in);
    return got < 0 ? 0 : (size_t)got;
}

static bool broke_off(const struct gateway *gateway)
{
    return gateway->is_fastcgi ? FCGX_GetError(gateway->fastcgi.in) != 0
                               : ferror(stdin) != 0;
}

/* FastCGI frames the body, so Content-Length may be absent; in CGI nothing
 * else tells where it ends (RFC 3875 section 4.2). */
static enum fault_kind read_body(struct gateway *gateway, size_t *length)
{
    const char *stated = variable(gateway, "CONTENT_LENGTH");
    unsigned long expected = 0;
    bool is_stated = stated[0] != '\0';

    *length = 0;
    if (is_stated && !text_number(stated, BODY_MAX, &expected))
        return strspn(stated, "0123456789") == strlen(stated)
                   ? FAULT_TOO_LARGE
                   : FAULT_BODY_CUT_SHORT;
    if (!is_stated && !gateway->is_fastcgi)
        return FAULT_NONE;
    *length = read_bytes(gateway,
                         gateway->is_fastcgi ? BODY_MAX + 1 : (size_t)expected);
    if (*length > BODY_MAX)
        return FAULT_TOO_LARGE;
    if (broke_off(gateway) || (is_stated && *length != expected))
        return FAULT_BODY_CUT_SHORT;
    return FAULT_NONE;
}

bool gateway_read(struct gateway *gateway, struct request *request)
{
    if (gateway->is_fastcgi ? !accept_fastcgi(gateway) : gateway->is_done)
        return false;
    gateway->is_done = true;

    *request = (struct request){
        .method = variable(gateway, "REQUEST_METHOD"),
        .query = variable(gateway, "QUERY_STRING"),
        .authorization = variable(gateway, "HTTP_AUTHORIZATION"),
        .peer = peer_address(variable(gateway, "REMOTE_ADDR")),
        .body = gateway->body,
    };
    clock_gettime(CLOCK_MONOTONIC, &request->started);
    snprintf(request->path, sizeof request->path, "%s%s",
             variable(gateway, "SCRIPT_NAME"), variable(gateway, "PATH_INFO"));
    if (strcmp(request->method, "POST") == 0)
        request->fault = read_body(gateway, &request->body_length);
    gateway->body[request->body_length] = '\0';
    return true;
}

static bool send_bytes(struct gateway *gateway, const char *bytes,
                       size_t length)
{
    if (gateway->is_fastcgi)
        return FCGX_PutStr(bytes, (int)length, gateway->fastcgi.out) ==
               (int)length;
    return fwrite(bytes, 1, length, stdout) == length;
}

static bool end_reply(struct gateway *gateway)
{
    if (!gateway->is_fastcgi)
        return fflush(stdout) == 0;
    /* Closing sends what is left and the end of the request in one piece. */
    bool sent = FCGX_FClose(gateway->fastcgi.err) == 0 &&
                FCGX_FClose(gateway->fastcgi.out) == 0;
    FCGX_Finish_r(&gateway->fastcgi);
    /* A connection that is kept would pin this process to one peer. */
    FCGX_Free(&gateway->fastcgi, 1);
    return sent;
}

void gateway_write(struct gateway *gateway, struct request *request,
                   const struct reply *reply)
{
    char header[REPLY_HEADER_SIZE];
    const char *body = "";
    size_t length = 0;

    if (reply->body != NULL)
        body = json_write(reply->body, &length);
    if (reply->page != NULL) {
        body = reply->page;
        length = strlen(body);
    }
    size_t header_length = reply_header(reply, length, header);
    bool has_body = strcmp(request->method, "HEAD") != 0;
    bool sent = send_bytes(gateway, header, header_length) &&
                (!has_body || send_bytes(gateway, body, length));
    explicit_bzero(request->body, request->body_length);
    if (!end_reply(gateway) || !sent)
        log_event(LOG_NOTICE, "client-gone", {"peer", request->peer});
}
