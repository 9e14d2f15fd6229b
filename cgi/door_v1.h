/* How version 1 of the client-server API asks and answers: Swagger document
 * of 2014, resource "/register". */
#ifndef DOOR_V1_H
#define DOOR_V1_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: the flows that are open. */
void door_v1_show_flows(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply);

/* POST: one registration step. */
void door_v1_submit(const struct request *request,
                    const struct settings *settings, struct db *db,
                    struct reply *reply);

#endif
