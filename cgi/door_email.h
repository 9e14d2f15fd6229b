/* Where the link in a mail leads. A program that looks through mail and
 * follows its links changes nothing: only the button behind it does. */
#ifndef DOOR_EMAIL_H
#define DOOR_EMAIL_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: asks whether the address is to be confirmed. */
void door_email_ask(const struct request *request,
                    const struct settings *settings, struct db *db,
                    struct reply *reply);

/* POST: the button was pressed. */
void door_email_confirm(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply);

#endif
