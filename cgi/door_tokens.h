/* What can be done with an access token: Matrix specification, "Client
 * Authentication". */
#ifndef DOOR_TOKENS_H
#define DOOR_TOKENS_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: whose the token is. */
void door_tokens_whoami(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply);

/* POST: revokes the token, or all of its account. */
void door_tokens_log_out(const struct request *request,
                         const struct settings *settings, struct db *db,
                         struct reply *reply);
void door_tokens_log_out_everywhere(const struct request *request,
                                    const struct settings *settings,
                                    struct db *db, struct reply *reply);

#endif
