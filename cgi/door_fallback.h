/* Pages that complete a stage for a client that does not know how: Matrix
 * specification, "User-Interactive Authentication API", "Fallback". */
#ifndef DOOR_FALLBACK_H
#define DOOR_FALLBACK_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: the page, which our scripts fill. */
void door_fallback_show(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply);

/* POST: what the page was filled with. The stage passes, and the account is
 * left to the client. */
void door_fallback_submit(const struct request *request,
                          const struct settings *settings, struct db *db,
                          struct reply *reply);

#endif
