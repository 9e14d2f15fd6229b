/* The registration step: one request that moves a sign-up on.
 *
 * look: the database says whether the step may come now, and what its check
 * has to know; judge: the stage's check hashes or calls outside, with no
 * transaction open; advance: the database applies the same rules under a lock,
 * stores the stage and makes the account when a flow is complete. A step that
 * costs nothing is advanced at once. */
#ifndef STEP_H
#define STEP_H

#include <stdbool.h>

#include "cgi/http/error.h"
#include "common/secret.h"
#include "common/username.h"

struct db;
struct json_object;
struct settings;
struct stage;

enum { DEVICE_TEXT_MAX = 255 };

/* What the account is to be, which comes with any request of the API since r0
 * and replaces what came before. Texts are NULL where the request says
 * nothing; those of the device have at most DEVICE_TEXT_MAX bytes. */
struct profile {
    const char *user;
    const char *password;
    const char *device_id;
    const char *device_display_name;
    enum { LOGIN_UNSAID, LOGIN_WANTED, LOGIN_INHIBITED } login;
};

/* What an endpoint has read from a request. Everything is lent. */
struct step {
    const char *type;    /* NULL: no stage, only the state or the end */
    const char *session; /* NULL: begin a new one */
    const struct json_object *keys; /* the stage's; NULL: none */
    struct profile profile;
    const char *access_token; /* NULL: none came along */
    const char *peer;         /* NULL: unknown */

    /* The rules of the Matrix specification, "User-Interactive Authentication
     * API": a profile is kept, a stage that has passed is passed over, and a
     * refused stage leaves a state to show. */
    bool is_uia;
    bool begins_anew; /* with a new session where the given one is gone */
    bool stays_open;  /* make no account yet, though all may have passed */
};

enum outcome_kind {
    OUTCOME_ERROR,     /* the session is as it was */
    OUTCOME_REFUSED,   /* is_uia: an error of the stage alone */
    OUTCOME_CHALLENGE, /* a stage that takes several requests has begun */
    OUTCOME_NEXT,      /* what could pass has passed, there is no account yet */
    OUTCOME_ACCOUNT    /* the account is made */
};

/* An account that was made. */
struct account {
    char user_id[USER_ID_MAX + 1];
    char home_server[USER_ID_MAX + 1];
    char device_id[DEVICE_TEXT_MAX + 1]; /* "": no login was wanted */
    struct secret token_secret; /* the database's half of the access token */
};

enum { TYPE_SIZE = 101 };

/* Of an access token: a homeserver's may be as long as a reverse proxy passes
 * on. */
enum { TOKEN_SIZE = 2048 };

struct outcome {
    enum outcome_kind kind;
    const struct stage *stage;     /* the one asked for; NULL: unknown */
    char user_id[USER_ID_MAX + 1]; /* the one asked for; "": none, or bad */
    struct error error;            /* OUTCOME_ERROR, OUTCOME_REFUSED */
    bool is_noted; /* the database has noted the error for administrators */
    struct secret session;         /* the ID, of a session that goes on */
    struct json_object *completed; /* stages without the password's; owned */
    char next[TYPE_SIZE];          /* the next stage of the first flow; "" */
    bool has_passed;     /* the stage asked for is among those that passed */
    bool lacks_password; /* is_uia: a password would pass a stage, or end it */
    struct json_object *challenge; /* OUTCOME_CHALLENGE: what to tell; owned */
    struct json_object *due;       /* what to ask the homeserver for; owned */
    struct account account;        /* OUTCOME_ACCOUNT */
    char access_token[TOKEN_SIZE]; /* OUTCOME_ACCOUNT; "": no login */
};

/* Runs one step. Asks the database at most twice, where a session is gone and
 * a new one begins, too; four times where an equal request was faster, or the
 * session came to its end meanwhile. An account that is made at a homeserver
 * takes one question more, and so does a secret, which that overwrites. Does
 * not know which endpoint read the request. */
void step_run(const struct step *step, const struct settings *settings,
              struct db *db, struct outcome *outcome);

/* Frees and wipes an outcome. */
void scope_end_outcome(struct outcome *outcome);

#endif
