#include "cgi/http/gateway.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cgi/http/request.h"
#include "common/log.h"
#include "common/text.h"

/* Seconds that the web server, which has the whole request before it calls, may
 * leave us waiting for the next piece of it. */
enum { STALL_MAX = 10 };

struct gateway {
    bool is_fastcgi;
    bool is_done;    /* CGI: the one request has been read */
    sigset_t stop;   /* SIGTERM and SIGINT, blocked but while accepting */
    sigset_t reload; /* SIGHUP, always blocked */
    FCGX_Request fastcgi;
    char body[BODY_MAX + 2]; /* one byte more tells a body that is too large */
};

/* Takes the socket away. So accept(2) fails, whether it was waiting and is
 * called again by the system, or is only about to be called: there is no moment
 * at which the signal would be missed. */
static void stop_accepting(int number)
{
    int error = errno;

    (void)number;
    if (dup2(STDERR_FILENO, STDIN_FILENO) < 0)
        close(STDIN_FILENO);
    errno = error;
}

/* libfcgi is never to accept on its own: its way misses signals, and waits for
 * ever for a peer that says nothing. */
static bool open_fastcgi(struct gateway *gateway)
{
    enum { NO_SOCKET = -1 };
    struct sigaction action = {.sa_handler = stop_accepting,
                               .sa_flags = SA_RESTART};

    sigemptyset(&gateway->stop);
    sigaddset(&gateway->stop, SIGTERM);
    sigaddset(&gateway->stop, SIGINT);
    sigemptyset(&gateway->reload);
    sigaddset(&gateway->reload, SIGHUP);
    return FCGX_Init() == 0 &&
           FCGX_InitRequest(&gateway->fastcgi, NO_SOCKET, 0) == 0 &&
           sigprocmask(SIG_BLOCK, &gateway->stop, NULL) == 0 &&
           sigprocmask(SIG_BLOCK, &gateway->reload, NULL) == 0 &&
           sigaction(SIGTERM, &action, NULL) == 0 &&
           sigaction(SIGINT, &action, NULL) == 0;
}

struct gateway *gateway_open(void)
{
    struct gateway *gateway = calloc(1, sizeof *gateway);

    if (gateway == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "gateway"});
        return NULL;
    }
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
    free(gateway);
}

/* Makes accept(2) block. Other processes wait on the same socket: where the
 * supervisor has made it non-blocking, all of them would poll it. */
static bool let_accept_wait(void)
{
    int flags = fcntl(STDIN_FILENO, F_GETFL);

    return flags >= 0 && fcntl(STDIN_FILENO, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

/* The next connection; -1 with errno when there is none. */
static int accept_connection(const struct gateway *gateway)
{
    const struct timeval stall = {.tv_sec = STALL_MAX};

    sigprocmask(SIG_UNBLOCK, &gateway->stop, NULL);
    int connection = accept4(STDIN_FILENO, NULL, NULL, SOCK_CLOEXEC);
    int error = errno;
    sigprocmask(SIG_BLOCK, &gateway->stop, NULL);
    errno = error;
    if (connection < 0)
        return -1;
    if (setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &stall, sizeof stall) <
        0)
        log_event(LOG_WARNING, "no-time-limit", {"error", strerror(errno)});
    return connection;
}

/* Whether it is worth trying again after accept(2) failed. */
static bool may_accept_again(int error)
{
    switch (error) {
    case EAGAIN:
        return let_accept_wait();
    case ECONNABORTED:
    case EINTR:
        return true;
    case ENOTSOCK:
    case EINVAL:
    case EBADF:
        return false; /* stop_accepting() */
    default:
        log_event(LOG_ERR, "accept-failed", {"error", strerror(error)});
        return false;
    }
}

static bool accept_fastcgi(struct gateway *gateway)
{
    FCGX_Request *fastcgi = &gateway->fastcgi;

    for (;;) {
        fastcgi->ipcFd = accept_connection(gateway);
        if (fastcgi->ipcFd < 0) {
            if (may_accept_again(errno))
                continue;
            return false;
        }
        /* So it takes the connection that there is; what the peer wants in
         * this regard is read later, and is not done. */
        fastcgi->keepConnection = 1;
        if (FCGX_Accept_r(fastcgi) == 0)
            return true;
        /* The web server did not speak FastCGI, or stalled. */
        FCGX_Free(fastcgi, 1);
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
static enum error_kind read_body(struct gateway *gateway, size_t *length)
{
    const char *stated = variable(gateway, "CONTENT_LENGTH");
    unsigned long expected = 0;
    bool is_stated = stated[0] != '\0';

    *length = 0;
    if (is_stated && !text_number(stated, BODY_MAX, &expected))
        return strspn(stated, "0123456789") == strlen(stated)
                   ? ERROR_TOO_LARGE
                   : ERROR_BODY_CUT_SHORT;
    if (!is_stated && !gateway->is_fastcgi)
        return ERROR_NONE;
    *length = read_bytes(gateway,
                         gateway->is_fastcgi ? BODY_MAX + 1 : (size_t)expected);
    if (*length > BODY_MAX)
        return ERROR_TOO_LARGE;
    if (broke_off(gateway) || (is_stated && *length != expected))
        return ERROR_BODY_CUT_SHORT;
    return ERROR_NONE;
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
        .queue = variable(gateway, "REGISTER_QUEUE"),
        .ticket = variable(gateway, "REGISTER_TICKET"),
        .body = gateway->body,
    };
    clock_gettime(CLOCK_MONOTONIC, &request->started);
    text_append(request->path, sizeof request->path, "",
                variable(gateway, "SCRIPT_NAME"));
    text_append(request->path, sizeof request->path, "",
                variable(gateway, "PATH_INFO"));
    if (strcmp(request->method, "POST") == 0)
        request->error = read_body(gateway, &request->body_length);
    gateway->body[request->body_length] = '\0';
    return true;
}

bool gateway_reload(const struct gateway *gateway)
{
    const struct timespec no_wait = {.tv_sec = 0};

    return gateway->is_fastcgi &&
           sigtimedwait(&gateway->reload, NULL, &no_wait) == SIGHUP;
}

void gateway_send(struct gateway *gateway, const char *bytes, size_t length)
{
    /* A failure is remembered by the stream until it is closed. */
    if (gateway->is_fastcgi)
        (void)FCGX_PutStr(bytes, (int)length, gateway->fastcgi.out);
    else
        (void)fwrite(bytes, 1, length, stdout);
}

static bool end_fastcgi(FCGX_Request *fastcgi)
{
    /* Closing sends what is left and the end of the request in one piece. */
    bool is_sent =
        FCGX_FClose(fastcgi->err) == 0 && FCGX_FClose(fastcgi->out) == 0;

    /* Where all has been read, the answer outlives a connection that is closed
     * at once. Else libfcgi waits a while for the peer to close it. */
    if (FCGX_GetChar(fastcgi->in) == EOF && FCGX_GetError(fastcgi->in) == 0)
        FCGX_Detach(fastcgi);
    /* A connection that is kept would pin this process to one peer. */
    FCGX_Free(fastcgi, 1);
    return is_sent;
}

static bool end_answer(struct gateway *gateway)
{
    return gateway->is_fastcgi ? end_fastcgi(&gateway->fastcgi)
                               : fflush(stdout) == 0 && ferror(stdout) == 0;
}

bool gateway_end(struct gateway *gateway, struct request *request)
{
    explicit_bzero(request->body, request->body_length);
    if (end_answer(gateway))
        return true;
    log_event(LOG_NOTICE, "client-gone", {"peer", request->peer});
    return false;
}
