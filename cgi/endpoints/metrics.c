#include "cgi/endpoints/endpoints.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/engine/due.h"
#include "cgi/engine/settings.h"
#include "cgi/http/reply.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/slot.h"

#define PREFIX "matrix_register_"

static void describe(FILE *page, const char *name, const char *type,
                     const char *help)
{
    fprintf(page, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name,
            help, name, type);
}

static void write_value(FILE *page, const char *name, const char *type,
                        const char *help, long value)
{
    describe(page, name, type, help);
    fprintf(page, PREFIX "%s %ld\n", name, value);
}

static void write_steps(FILE *page, const struct metrics *metrics)
{
    struct metrics_count counts[METRICS_MAX];
    unsigned long sign_ups = 0, database_errors = 0;
    const size_t count = metrics_read(metrics, counts);

    describe(page, "steps_total", "counter",
             "Requests that had an outcome, by stage type and outcome.");
    for (size_t i = 0; i < count; i++) {
        if (strcmp(counts[i].stage, DUE_METRICS) == 0)
            continue;
        fprintf(page, PREFIX "steps_total{stage=\"%s\",outcome=\"%s\"} %lu\n",
                counts[i].stage, counts[i].outcome, counts[i].requests);
        if (strcmp(counts[i].outcome, "account") == 0)
            sign_ups += counts[i].requests;
        if (strcmp(counts[i].outcome, "database") == 0)
            database_errors += counts[i].requests;
    }
    write_value(page, "sign_ups_total", "counter",
                "Sign-ups that ended with an account.", (long)sign_ups);
    write_value(page, "database_errors_total", "counter",
                "Requests that the database left without an answer.",
                (long)database_errors);
}

static void write_homeserver(FILE *page, const struct metrics *metrics)
{
    struct metrics_count counts[METRICS_MAX];
    const size_t count = metrics_read(metrics, counts);

    describe(page, "homeserver_accounts_total", "counter",
             "Accounts that the homeserver was asked for, by what came of it.");
    for (size_t i = 0; i < count; i++)
        if (strcmp(counts[i].stage, DUE_METRICS) == 0)
            fprintf(page,
                    PREFIX "homeserver_accounts_total{outcome=\"%s\"} %lu\n",
                    counts[i].outcome, counts[i].requests);
    describe(page, "homeserver_seconds_total", "counter",
             "The time that this took.");
    for (size_t i = 0; i < count; i++)
        if (strcmp(counts[i].stage, DUE_METRICS) == 0)
            fprintf(page,
                    PREFIX
                    "homeserver_seconds_total{outcome=\"%s\"} %lu.%03lu\n",
                    counts[i].outcome, counts[i].milliseconds / 1000,
                    counts[i].milliseconds % 1000);
}

static void write_machine(FILE *page, const struct slots *slots)
{
    static const struct {
        const char *name, *help;
        unsigned long (*value)(enum slot slot, const struct slots *slots);
        enum slot slot;
    } rows[] = {
        {"hashes", "Hashes in progress.", slot_taken, SLOT_HASH},
        {"queue", "Requests that wait to hash.", slot_waiting, SLOT_HASH},
        {"calls", "Calls to services outside in progress.", slot_taken,
         SLOT_CALL},
        {"call_queue", "Requests that wait to call a service outside.",
         slot_waiting, SLOT_CALL},
        {"homeserver_calls", "Accounts being made at the homeserver.",
         slot_taken, SLOT_HOMESERVER},
    };

    write_value(page, "responders", "gauge", "Responders on this machine.",
                (long)slots_responders(slots));
    write_value(page, "responders_busy", "gauge",
                "Responders that have a request in hand, this one among them.",
                (long)slots_busy(slots));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        write_value(page, rows[i].name, "gauge", rows[i].help,
                    (long)rows[i].value(rows[i].slot, slots));
}

static void write_gauge(FILE *page, const struct json_object *found,
                        const char *name, const char *help)
{
    long value;

    if (json_read_number(found, name, &value))
        write_value(page, name, "gauge", help, value);
}

static void write_database(FILE *page, struct db *db)
{
    scoped(db_row) struct pg_result *row = NULL;
    bool is_up =
        db_ask(db, "SELECT register_internal.metrics_read() AS numbers", 0,
               NULL, &row) == DB_ROW;

    write_value(page, "database_up", "gauge", "Whether the database answers.",
                is_up);
    if (!is_up)
        return;
    const char *numbers = db_text(row, "numbers");
    scoped(json) struct json_object *found =
        numbers == NULL ? NULL : json_read_trusted(numbers);
    write_gauge(
        page, found, "sign_ups_under_way",
        "Sign-ups that have passed a stage, or begun one; at most 10000 "
        "are counted.");
    write_gauge(page, found, "mails_waiting",
                "Mails that are to be sent, or tried again; at most 10000 are "
                "counted.");
    write_gauge(page, found, "mails_oldest_seconds",
                "For how long the oldest of them has been waiting.");
}

void endpoint_metrics_show(const struct request *request,
                           const struct settings *settings, struct db *db,
                           struct reply *reply)
{
    scoped(metrics) struct metrics metrics = {.shared.memory = NULL};
    bool is_open = metrics_open(&metrics);
    size_t length;
    FILE *page = open_memstream(&reply->page, &length);

    (void)request;
    if (page != NULL) {
        if (is_open) {
            write_steps(page, &metrics);
            write_homeserver(page, &metrics);
        }
        write_machine(page, settings->slots);
        write_database(page, db);
    }
    if (page == NULL || ferror(page) != 0 || fclose(page) != 0) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "metrics"});
        abort();
    }
    reply->status = 200;
    reply->is_secret = true;
}
