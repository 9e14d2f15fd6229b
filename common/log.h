/* Events for the operator, one line each on standard error. */
#ifndef LOG_H
#define LOG_H

#include <stddef.h>
#include <syslog.h>

/* Something to know about an event: left out when the value is NULL. */
struct log_field {
    const char *name;
    const char *value;
};

/* Writes "<PRIORITY>EVENT name=value name=value …" in one piece, as
 * sd-daemon(3) and journald read it; the priorities are those of syslog(3).
 * The fields follow as {"name", value}, one at least. Values are quoted and
 * escaped where needed and cut after 200 bytes. Never hand it a secret. */
#define log_event(priority, event, ...)                                        \
    log_fields(priority, event,                                                \
               (const struct log_field[]){__VA_ARGS__, {NULL, NULL}})

/* The same; the fields end with one that has no name. */
void log_fields(int priority, const char *event,
                const struct log_field *fields);

#endif
