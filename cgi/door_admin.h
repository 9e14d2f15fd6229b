/* How administrators' programs make accounts with the shared secret: a nonce
 * first, then an order with an HMAC. */
#ifndef DOOR_ADMIN_H
#define DOOR_ADMIN_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: a nonce. */
void door_admin_hand_out_nonce(const struct request *request,
                               const struct settings *settings, struct db *db,
                               struct reply *reply);

/* POST: an account. */
void door_admin_submit(const struct request *request,
                       const struct settings *settings, struct db *db,
                       struct reply *reply);

#endif
