/* What a stage is. To add one: a file in cgi/stages that defines stage_NAME, a
 * row in sql/stage_types.sql, which says what its functions in SQL are called
 * with (sql/schema/flows.sql), and its page in nginx/page/stages.js. "make
 * check" tells what is missing. */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>

#include "common/attributes.h"

struct error;
struct json_object;
struct secret;
struct slots;

/* What a stage is asked to judge. Everything is lent. */
struct stage_context {
    const struct json_object *keys;  /* the stage's, of the request */
    const struct json_object *input; /* what on_look in the database told */
    const char *localpart;           /* of the sign-up; NULL: none yet */
    const char *server_name;
    const char *access_token;     /* that came with it; NULL: none */
    const char *peer;             /* NULL: unknown */
    const struct secret *session; /* the session ID, new or not */
};

/* What a stage has found out and the database is to keep. Owned by the step,
 * which starts it with all zero and wipes it. */
struct stage_result {
    const char *password; /* that the account is to have; lent; NULL: none */
    struct json_object
        *details; /* for on_pass or on_challenge in the database */

    /* NULL: the stage is passed. Otherwise it has only begun, as one does that
     * takes several requests, and this is what the client is told. */
    struct json_object *challenge;
};

enum stage_key_type { STAGE_KEY_TEXT, STAGE_KEY_FLAG, STAGE_KEY_OBJECTS };

/* A key of a request. STAGE_KEY_OBJECTS is an object or a list. */
struct stage_key {
    const char *name;
    enum stage_key_type type;
    bool is_optional;
};

enum { STAGE_KEYS_MAX = 7 };

struct stage {
    const char *type;

    /* What a request has besides "type". These are also its credentials: the
     * same ones again are the same request again. Ends with no name. */
    struct stage_key keys[STAGE_KEYS_MAX + 1];

    /* Whether it brings a password to hash, or calls outside; if so, the
     * database is asked beforehand whether the user name can be had at all, and
     * whether the peer has not done so too often. */
    bool is_costly;

    /* Whether check calls outside, which only so many do at once. */
    bool calls_outside;

    /* Whether clients ask again and again how far it is; on_look in the
     * database says when check calls no service. */
    bool is_polled;

    /* Whether check wants what on_look in the database tells: the stage's
     * settings and secrets, and how far it is in this session. */
    bool needs_input;

    /* Whether there is a secret in that, of which nothing is to be left. */
    bool input_is_secret;

    /* Whether the keys go to on_look, which judges by them; and whether there
     * is a secret in them, of which nothing is to be left. */
    bool is_judged_by_database;
    bool keys_are_secret;

    /* Whether it works while registration is closed, in no flow. */
    bool stands_alone;

    /* Judges a request whose keys are there. True, with the result, when
     * the stage is passed or begun as far as can be said without the
     * database; false with an error noted. NULL: passes at once. Called with no
     * transaction open. */
    bool (*check)(const struct stage_context *context,
                  struct stage_result *result, struct error *error);
};

/* The stage of that type; NULL when there is none. */
must_use const struct stage *stage_find(const char *type);

/* Those of a request's keys that are the stage's, without a user that is null:
 * there is none. The caller's to end. */
must_use struct json_object *stage_keys(const struct stage *stage,
                                        const struct json_object *keys);

/* Whether all keys of the stage are there, and are what they should be. False
 * with an error noted that tells all missing ones at once. */
must_use bool stage_has_keys(const struct stage *stage,
                             const struct json_object *keys,
                             struct error *error);

#endif
