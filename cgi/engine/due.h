/* The account that is to be made at the homeserver, once all stages of a
 * sign-up have passed. */
#ifndef DUE_H
#define DUE_H

struct attempt;
struct db;
struct outcome;
struct secret;

/* Asks the homeserver for the account that is due, with no transaction
 * open, and stores what it says. The outcome is an account or an error after
 * that; the same request again makes good what an error has left undone. */
void due_make(const struct attempt *attempt, struct db *db,
              const struct secret *token_secret, struct outcome *outcome);

#endif
