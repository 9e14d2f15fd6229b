/* The registration step: one request that moves a session on. */
#ifndef STEP_H
#define STEP_H

#include <stdbool.h>

#include "cgi/engine/store.h"
#include "cgi/http/error.h"
#include "cgi/stages/flow.h"

struct db;
struct json_object;
struct settings;
struct stage;

/* What a door has read from a request. Everything is lent. */
struct step {
    const char *type;    /* NULL: no stage, only the end is asked for */
    const char *session; /* NULL: begin a new one */
    const char *user;    /* NULL: none was named */
    const struct json_object *keys; /* the rest, for the stage */
    const char *access_token;       /* NULL: none came along */
    const char *peer;               /* NULL: unknown */
    const struct device *device;    /* NULL: as it is kept with the session */
    bool stays_open; /* make no account yet, though all may have passed */
};

enum outcome_kind {
    OUTCOME_FAULT,     /* the session is as it was */
    OUTCOME_CHALLENGE, /* a stage that takes several requests has begun */
    OUTCOME_NEXT,      /* what could pass has passed, there is no account yet */
    OUTCOME_ACCOUNT    /* the account is made */
};

struct outcome {
    enum outcome_kind kind;
    const struct stage *stage;     /* the one asked for; NULL: unknown */
    char user_id[USER_ID_MAX + 1]; /* the one asked for; "": none, or bad */
    struct error error;            /* OUTCOME_FAULT */
    struct secret session;         /* OUTCOME_CHALLENGE, OUTCOME_NEXT: its ID */
    struct flow passed;            /* OUTCOME_NEXT: so far */
    bool has_password;             /* OUTCOME_NEXT: one is kept */
    struct json_object *challenge; /* OUTCOME_CHALLENGE: what to tell; owned */
    const struct stage *next;      /* OUTCOME_NEXT; NULL: only the end */
    struct account account;        /* OUTCOME_ACCOUNT */
    struct secret access_token;    /* OUTCOME_ACCOUNT */
};

/* Runs one step: judges what is cheap to judge before what is dear, then lets
 * the database pass the stage in one transaction. At most two questions to
 * the database, and one that wipes the others where they held secrets. Does
 * not know which door the request came through. */
void step_run(const struct step *step, const struct settings *settings,
              struct db *db, struct outcome *outcome);

/* Frees and wipes an outcome. */
void scope_end_outcome(struct outcome *outcome);

#endif
