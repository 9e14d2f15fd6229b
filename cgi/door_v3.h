/* How the client-server API since r0 asks and answers: Matrix specification,
 * "Account registration and management". */
#ifndef DOOR_V3_H
#define DOOR_V3_H

struct db;
struct reply;
struct request;
struct settings;

/* POST: begins a registration, goes on with it, or ends it. */
void door_v3_submit(const struct request *request,
                    const struct settings *settings, struct db *db,
                    struct reply *reply);

#endif
