/* Numbers for whoever watches the service, as Prometheus reads them (its "Text
 * based format", version 0.0.4). The web server decides who may ask. */
#ifndef DOOR_METRICS_H
#define DOOR_METRICS_H

struct db;
struct reply;
struct request;
struct settings;

#define DOOR_METRICS_PATH "/matrix-register/metrics"

/* GET: the numbers of this machine, and, where the database answers, those
 * that are there. Settings may be old, or all zero. */
void door_metrics_show(const struct request *request,
                       const struct settings *settings, struct db *db,
                       struct reply *reply);

#endif
