/* matrix-register: answers registration requests, one at a time, behind a web
 * server that speaks FastCGI or CGI. cgi/README.md says how a request travels
 * from here, and where a stage, a setting or an error is added. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>

#include "cgi/endpoints/route.h"
#include "cgi/engine/check.h"
#include "cgi/engine/settings.h"
#include "cgi/http/gateway.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/slot.h"

static const char usage[] =
    "matrix-register " VERSION "\n"
    "Answers Matrix registration requests for a web server.\n"
    "\n"
    "usage: matrix-register           FastCGI on the listening socket that is\n"
    "                                 standard input, or else CGI\n"
    "       matrix-register --queue   the same, for requests that have waited\n"
    "       matrix-register --check   can the database be used as it is?\n"
    "       matrix-register --help | --version\n"
    "\n"
    "PostgreSQL is found as psql finds it: PGHOST, PGPORT, PGDATABASE\n"
    "(default register), PGUSER (default register_cgi), PGSERVICE, …\n"
    "SSL_CERT_FILE: the certificate authorities, if not those of the system.\n"
    "Everything else is decided in the database: matrix-register-sql(7).\n";

static void log_reply(const struct request *request, const struct reply *reply,
                      const struct metrics *metrics)
{
    const char *stage = reply->stage == NULL ? NULL : reply->stage->type;
    struct timespec now;
    char status[12];
    char milliseconds[24];

    if (reply->outcome == NULL)
        return;
    metrics_add(metrics, stage, reply->outcome);
    /* Of a flood the log would take longer than the answers. */
    if (reply->error == ERROR_BUSY)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(status, sizeof status, "%d", reply->status);
    snprintf(milliseconds, sizeof milliseconds, "%ld",
             (now.tv_sec - request->started.tv_sec) * 1000 +
                 (now.tv_nsec - request->started.tv_nsec) / 1000000);
    log_event(reply->status >= 500 ? LOG_ERR : LOG_INFO, "request",
              {"outcome", reply->outcome}, {"status", status},
              {"errcode", reply->errcode}, {"stage", stage},
              {"user", reply->user_id[0] == '\0' ? NULL : reply->user_id},
              {"peer", request->peer}, {"ms", milliseconds});
}

static void send_reply(struct gateway *gateway, const struct request *request,
                       const struct reply *reply)
{
    char header[REPLY_HEADER_SIZE];
    size_t body_length;
    const char *body = reply_body(reply, &body_length);
    size_t header_length = reply_header(reply, body_length, header);

    gateway_send(gateway, header, header_length);
    if (strcmp(request->method, "HEAD") != 0)
        gateway_send(gateway, body, body_length);
}

/* Where a request waits for a slot, as the web server says: in its location of
 * that name, here, or, where it says nothing, here as far as that leaves
 * responders free for others. */
static enum slot_queue queue_of(const struct request *request)
{
    if (request->queue[0] == '@')
        return SLOT_PASS_ON;
    return strcmp(request->queue, "here") == 0 ? SLOT_WAIT : SLOT_WAIT_IF_FEW;
}

static void answer(struct gateway *gateway, struct request *request,
                   struct settings *settings, struct db *db,
                   const struct metrics *metrics)
{
    struct slots *slots = settings->slots;
    scoped(reply) struct reply reply = {.status = 0};

    slots_begin(slots, queue_of(request), request->peer, request->ticket);
    route_answer(request, settings, db, &reply);
    if (slots->ticket[0] != '\0')
        reply_pass_on(&reply, request->queue, slots->ticket);
    log_reply(request, &reply, metrics);
    send_reply(gateway, request, &reply);
    bool is_sent = gateway_end(gateway, request);
    slots_end(slots, is_sent);
}

/* is_responder: see slots_open(). */
static int serve(bool is_responder)
{
    struct db db = {.program = "matrix-register", .role = "register_cgi"};
    scoped(metrics) struct metrics metrics = {.shared.memory = NULL};
    scoped(slots) struct slots slots = {.count = 0};
    scoped(settings) struct settings settings = {.slots = &slots};
    struct request request;
    struct gateway *gateway = gateway_open();

    if (gateway == NULL) {
        fputs(usage, stderr);
        return EX_USAGE;
    }
    if (!metrics_open(&metrics) || !slots_open(&slots, is_responder))
        return EX_UNAVAILABLE;
    while (!slots.are_gone && gateway_read(gateway, &request)) {
        if (gateway_reload(gateway))
            settings.read_at = 0;
        answer(gateway, &request, &settings, &db, &metrics);
    }
    gateway_close(gateway);
    db_close(&db);
    return slots.are_gone ? EX_TEMPFAIL : EX_OK;
}

/* All processors hash while requests wait: what is cheap goes before it, in the
 * other responders, in PostgreSQL and in the web server. */
static int serve_queue(void)
{
    const int niceness = 5;

    if (setpriority(PRIO_PROCESS, 0, niceness) != 0)
        log_event(LOG_WARNING, "setpriority-failed",
                  {"error", strerror(errno)});
    return serve(false);
}

static int tell(FILE *where, const char *text, int status)
{
    return fputs(text, where) < 0 || fflush(where) != 0 ? EX_IOERR : status;
}

int main(int argc, char **argv)
{
    const char *option = argc == 2 ? argv[1] : "";

    /* Memory holds passwords: none of it may end up in a core file. */
    if (prctl(PR_SET_DUMPABLE, 0) != 0) {
        log_event(LOG_CRIT, "prctl-failed", {"option", "PR_SET_DUMPABLE"});
        return EX_OSERR;
    }
    /* A web server may turn a query into arguments (RFC 3875 section 4.4):
     * with a request in the environment they come from a client. */
    if (getenv("REQUEST_METHOD") != NULL)
        return serve(false);
    if (argc == 1)
        return serve(true);
    if (strcmp(option, "--queue") == 0)
        return serve_queue();
    if (strcmp(option, "--check") == 0)
        return check_run();
    if (strcmp(option, "--version") == 0)
        return tell(stdout, "matrix-register " VERSION "\n", EX_OK);
    if (strcmp(option, "--help") == 0)
        return tell(stdout, usage, EX_OK);
    return tell(stderr, usage, EX_USAGE);
}
