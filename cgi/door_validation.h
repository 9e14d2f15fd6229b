/* How a client has an e-mail address validated before it registers: Matrix
 * specification, "POST /register/email/requestToken". */
#ifndef DOOR_VALIDATION_H
#define DOOR_VALIDATION_H

struct db;
struct reply;
struct request;
struct settings;

/* POST: mails a link, and answers with the ID of the validation. */
void door_validation_begin(const struct request *request,
                           const struct settings *settings, struct db *db,
                           struct reply *reply);

#endif
