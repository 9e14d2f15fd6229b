/* One run of the registration step, from the request to its outcome. */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include <stdbool.h>

#include "cgi/engine/session.h"
#include "cgi/engine/step.h"
#include "cgi/engine/store.h"
#include "cgi/stages/stage.h"
#include "common/password.h"

/* All that is found out on the way from a step to its outcome. */
struct attempt {
    struct step step;
    const struct settings *settings;
    const struct stage *stage; /* NULL: none, or unknown */
    struct json_object *keys;  /* the stage's, of the step; owned; NULL: none */
    struct username username;
    struct session session;
    struct secret request_mac;
    struct secret profile_mac;
    bool brings_profile;
    struct error refusal; /* what the request or the check has against it */
    bool is_refused;
    struct looked looked;
    struct stage_result result;
    char password_hash[PASSWORD_HASH_SIZE]; /* of the account; "": none */
    char *sealed_password; /* the same for a homeserver; owned; NULL: none */
};

/* Reads the step: which session it is of, which account it wants, and what the
 * stage has to be given. "step", "settings" and "stage" are set. False when
 * the step ends here, with the outcome's error set. */
bool attempt_read(struct attempt *attempt, struct outcome *outcome);

/* Sets what tells equal requests from others: most of the work for a step that
 * has been read. */
void attempt_derive_macs(struct attempt *attempt);

/* Whether the outcome says that the session that was named has come to its end
 * meanwhile, and a new one is to begin. */
must_use bool attempt_lost_session(const struct attempt *attempt,
                                   const struct outcome *outcome);

/* The session that was named is gone: a new one begins, without the stage and
 * what its check has found out. */
void attempt_begin_anew(struct attempt *attempt);

/* The localpart that is asked for, lent by the attempt. NULL: none. */
const char *attempt_localpart(const struct attempt *attempt);

/* The same, also when it was asked for with an earlier step, once look has
 * told. */
const char *attempt_wanted_name(const struct attempt *attempt);

/* Frees and wipes an attempt. */
void scope_end_attempt(struct attempt *attempt);

#endif
