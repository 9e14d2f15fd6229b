/* matrix-register: answers registration requests, one at a time, behind a web
 * server that speaks FastCGI or CGI. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <time.h>

#include "cgi/gateway.h"
#include "cgi/reply.h"
#include "cgi/route.h"
#include "cgi/settings.h"
#include "cgi/stage.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/log.h"

static const char usage[] =
    "matrix-register " VERSION "\n"
    "Answers Matrix registration requests for a web server.\n"
    "\n"
    "usage: matrix-register           FastCGI on the listening socket that is\n"
    "                                 standard input, or else CGI\n"
    "       matrix-register --check   can the database be used as it is?\n"
    "       matrix-register --help | --version\n"
    "\n"
    "PostgreSQL is found as psql finds it: PGHOST, PGPORT, PGDATABASE\n"
    "(default register), PGUSER (default register_cgi), PGSERVICE, …\n"
    "Everything else is decided in the database.\n";

static void log_reply(const struct request *request, const struct reply *reply)
{
    struct timespec now;
    char status[12];
    char milliseconds[24];

    if (reply->outcome == NULL)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(status, sizeof status, "%d", reply->status);
    snprintf(milliseconds, sizeof milliseconds, "%ld",
             (now.tv_sec - request->started.tv_sec) * 1000 +
                 (now.tv_nsec - request->started.tv_nsec) / 1000000);
    log_event(reply->status >= 500 ? LOG_ERR : LOG_INFO, "request",
              {"outcome", reply->outcome}, {"status", status},
              {"errcode", reply->errcode},
              {"stage", reply->stage == NULL ? NULL : reply->stage->type},
              {"user", reply->user_id[0] == '\0' ? NULL : reply->user_id},
              {"peer", request->peer}, {"ms", milliseconds});
}

static void serve(struct gateway *gateway, struct settings *settings,
                  struct db *db)
{
    struct request request;

    while (gateway_read(gateway, &request)) {
        scoped(reply) struct reply reply = {.status = 0};
        route_answer(&request, settings, db, &reply);
        log_reply(&request, &reply);
        gateway_write(gateway, &request, &reply);
    }
}

static int check(struct settings *settings, struct db *db)
{
    if (!settings_refresh(settings, db))
        return EX_TEMPFAIL;
    printf(
        "server name %s, registration %s, flows: %zu\n", settings->server_name,
        settings->registration_open ? "open" : "closed", settings->flows.count);
    return EX_OK;
}

int main(int argc, char **argv)
{
    struct db db = {.connection = NULL};
    struct settings settings = {.read_at = 0};
    int status = EX_OK;

    /* Memory holds passwords: none of it may end up in a core file. */
    prctl(PR_SET_DUMPABLE, 0);
    if (argc == 1) {
        struct gateway *gateway = gateway_open();
        if (gateway == NULL)
            status = EX_USAGE;
        else
            serve(gateway, &settings, &db);
        gateway_close(gateway);
    } else if (argc == 2 && strcmp(argv[1], "--check") == 0) {
        status = check(&settings, &db);
    } else if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("matrix-register " VERSION);
    } else {
        bool asked = argc == 2 && strcmp(argv[1], "--help") == 0;
        fputs(usage, asked ? stdout : stderr);
        status = asked ? EX_OK : EX_USAGE;
    }
    db_close(&db);
    return status;
}
