/* What a client asks before it registers anybody. */
#ifndef DOOR_LOOKUP_H
#define DOOR_LOOKUP_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: which versions of the API are spoken here. */
void door_lookup_versions(const struct request *request,
                          const struct settings *settings, struct db *db,
                          struct reply *reply);

/* GET: whether a user name can be had. */
void door_lookup_name(const struct request *request,
                      const struct settings *settings, struct db *db,
                      struct reply *reply);

/* GET: whether an invitation is good for one more account. */
void door_lookup_invitation(const struct request *request,
                            const struct settings *settings, struct db *db,
                            struct reply *reply);

#endif
