/* What a stage is. To add one: a file in cgi/stages, its row in stage.c, and
 * its row in sql/stage_types.sql. */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/password.h"

struct fault;
struct json_object;
struct settings;
struct step;

/* What a stage has found out and the database is to keep. Owned by the step,
 * which starts it with all zero and wipes it. */
struct evidence {
    char password_hash[PASSWORD_HASH_SIZE]; /* of the account; "": none */
    struct json_object *details; /* for the stage's on_pass in the database */
};

enum { STAGE_KEYS_MAX = 4 };

struct stage {
    const char *type;

    /* Keys of text that a request needs besides "type". They are also its
     * credentials: the same ones again are the same request again. */
    const char *keys[STAGE_KEYS_MAX + 1];

    /* Whether check hashes or calls outside; if so, the database is asked
     * beforehand whether the user name can be had at all. */
    bool costly;

    /* Judges a request whose keys are there. True, with the evidence, when
     * the stage is passed as far as can be said without the database; false
     * with a fault noted. NULL: passes at once. Called with no transaction
     * open. */
    bool (*check)(const struct step *step, const struct settings *settings,
                  struct evidence *evidence, struct fault *fault);
};

/* The stage of that type; NULL when there is none. */
must_use const struct stage *stage_find(const char *type);

/* Whether all keys of the stage are there, and are texts. False with a fault
 * noted that tells all missing ones at once, and "session" first when that is
 * missing, too. */
must_use bool stage_has_keys(const struct stage *stage,
                             const struct json_object *keys,
                             bool session_is_missing, struct fault *fault);

#endif
