/* What is remembered of refused steps, in register.failure, for administrators
 * who want to find out why a person could not sign up. */
#ifndef FAILURE_H
#define FAILURE_H

struct db;
struct reply;
struct request;

/* Remembers the reply where it refuses a step, by one question to the
 * database; any other costs nothing. The error, the stage, the user name and
 * where it came from: nothing that the client keeps secret. Where that fails
 * the event is logged, and the reply stays as it is. */
void failure_remember(const struct request *request, const struct reply *reply,
                      struct db *db);

#endif
