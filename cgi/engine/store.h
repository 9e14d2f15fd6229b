/* The questions that a step asks of the database. */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/secret.h"
#include "common/username.h"

struct db;
struct error;
struct json_object;
struct outcome;
struct session;
struct step;

/* A step as the database is to judge it. Texts may be NULL where it says so. */
struct store_step {
    const struct step *step;
    const struct session *session;
    const char *localpart;            /* NULL: the client named none */
    const struct secret *profile_mac; /* NULL: the profile says nothing */
    const struct secret *request_mac;
    const char *terms;           /* what the client was shown last */
    bool is_costly;              /* look: the check hashes or calls outside */
    bool brings_password;        /* look: there is one to be hashed */
    const char *keys;            /* look: JSON, for the database; NULL: none */
    const char *result;          /* advance: JSON of the check; NULL: none */
    bool is_challenge;           /* advance: the stage has only begun */
    const struct error *error;   /* advance: of the check; NULL: none */
    const char *password_hash;   /* advance: NULL: none */
    const char *sealed_password; /* advance: for a homeserver; NULL: none */
};

/* What look tells besides the outcome. */
struct looked {
    bool goes_on;       /* the check may judge, and the step is to advance */
    bool is_anew;       /* the session is gone: a new one is to begin */
    bool keeps_profile; /* it is another one than the one that was kept */
    bool may_reclaim;   /* only the password has to match, see salt */
    char salt[128];     /* to hash the password with; "": a new one */
    char wanted_name[USER_ID_MAX + 1]; /* the localpart; "": none */
    struct json_object *input;         /* for the check; owned; NULL: nothing */
};

/* Asks whether the step may come now. False, with the outcome an error, when
 * the database can't say. */
must_use bool store_look(struct db *db, const struct store_step *step,
                         struct looked *looked, struct outcome *outcome);

/* Stores the step, with the new access token, and says what came of it: the
 * outcome, an error among them. */
void store_advance(struct db *db, const struct store_step *step,
                   const struct secret *token_secret,
                   const struct secret *token_hash, struct outcome *outcome);

/* Stores the account that the homeserver has made, with the device and the
 * encrypted access token of it (NULL: no login was wanted), and says what came
 * of it: an account, or an error. */
void store_made(struct db *db, const struct session *session,
                const char *localpart, const char *device_id,
                const char *sealed_token, const struct secret *token_secret,
                struct outcome *outcome);

/* Stores that the homeserver, which was asked before or not, has refused the
 * user name or the password, with that error; is_raced: an equal request was
 * faster, and nothing is stored. False with an error noted when it can't be
 * stored. */
must_use bool store_refused(struct db *db, const struct session *session,
                            const char *localpart, bool is_uia,
                            const char *error_name, bool was_announced,
                            bool *is_raced, struct error *error);

/* Frees and wipes what look told. */
void scope_end_looked(struct looked *looked);

#endif
