#include "cgi/engine/step.h"

#include <stdlib.h>
#include <string.h>

#include "cgi/engine/attempt.h"
#include "cgi/engine/due.h"
#include "cgi/engine/settings.h"
#include "cgi/engine/store.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "common/slot.h"
#include "common/text.h"

static bool hashes(const struct stage *stage)
{
    return stage != NULL && stage->is_costly && !stage->calls_outside;
}

/* For the store. The texts live as long as the attempt does not change. */
static struct store_step to_store(const struct attempt *attempt)
{
    const struct stage *stage = attempt->stage;
    const struct stage_result *result = &attempt->result;

    return (struct store_step){
        .step = &attempt->step,
        .session = &attempt->session,
        .localpart = attempt_localpart(attempt),
        .profile_mac = attempt->brings_profile ? &attempt->profile_mac : NULL,
        .request_mac = &attempt->request_mac,
        .terms = attempt->settings->terms,
        .is_costly = stage != NULL && stage->is_costly,
        .brings_password =
            hashes(stage) || attempt->step.profile.password != NULL,
        .keys = stage != NULL && stage->is_judged_by_database
                    ? json_write_lent(attempt->keys)
                    : NULL,
        .result =
            result->details == NULL ? NULL : json_write(result->details, NULL),
        .is_challenge = result->challenge != NULL,
        .error = attempt->is_refused ? &attempt->refusal : NULL,
        .password_hash =
            attempt->password_hash[0] == '\0' ? NULL : attempt->password_hash,
        .sealed_password = attempt->sealed_password,
    };
}

/* Whether there will be slots for what the step costs. Of a session that is
 * under way the profile's password may be known already; a homeserver hashes
 * by itself. */
static bool has_slot(const struct attempt *attempt)
{
    const struct stage *stage = attempt->stage;
    struct slots *slots = attempt->settings->slots;
    bool calls = stage != NULL && stage->calls_outside &&
                 (attempt->session.is_new || !stage->is_polled);
    bool is_new_password =
        attempt->step.profile.password != NULL && attempt->session.is_new;

    return (!calls || slot_is_free(SLOT_CALL, slots)) &&
           (attempt->settings->has_homeserver ||
            !(hashes(stage) || is_new_password) ||
            slot_is_free(SLOT_HASH, slots));
}

/* Whether there is anything to judge. */
static bool needs_look(const struct attempt *attempt)
{
    const struct stage *stage = attempt->stage;

    return attempt->step.profile.password != NULL ||
           (stage != NULL && !attempt->is_refused &&
            (stage->is_costly || stage->needs_input));
}

/* False when the step ends here. */
static bool look(struct attempt *attempt, struct db *db,
                 struct outcome *outcome)
{
    struct looked *looked = &attempt->looked;

    if (!needs_look(attempt))
        return true;
    struct store_step stored = to_store(attempt);
    if (!store_look(db, &stored, looked, outcome))
        return false;
    if (looked->is_anew)
        attempt_begin_anew(attempt);
    if (outcome->kind == OUTCOME_REFUSED && looked->keeps_profile) {
        attempt->refusal = outcome->error;
        attempt->is_refused = true;
        return true;
    }
    return looked->goes_on;
}

/* Hashes the password that the account is to have, or encrypts it for the
 * homeserver, which hashes by itself. */
static bool keep_password(struct attempt *attempt, const char *text,
                          struct error *error)
{
    const struct settings *settings = attempt->settings;
    const struct new_password password = {.text = text,
                                          .localpart =
                                              attempt_wanted_name(attempt),
                                          .server_name = settings->server_name};

    if (!settings->has_homeserver)
        return new_password_hash(&password, &settings->password,
                                 attempt->looked.salt, attempt->password_hash,
                                 error);
    if (!new_password_fits(&password, &settings->password, error))
        return false;
    free(attempt->sealed_password);
    attempt->sealed_password =
        secret_seal(&attempt->session.id, SEALED_PASSWORD, text);
    return true;
}

static bool check(struct attempt *attempt, struct error *error)
{
    const struct stage_context context = {
        .keys = attempt->keys,
        .input = attempt->looked.input,
        .localpart = attempt_wanted_name(attempt),
        .server_name = attempt->settings->server_name,
        .access_token = attempt->step.access_token,
        .peer = attempt->step.peer,
        .session = &attempt->session.id,
    };
    const struct stage *stage = attempt->stage;
    struct slots *slots = attempt->settings->slots;
    bool is_cheap;

    if (!json_read_flag(attempt->looked.input, "is_cheap", &is_cheap))
        is_cheap = false;
    if (!stage->calls_outside || is_cheap)
        return stage->check(&context, &attempt->result, error) &&
               (attempt->result.password == NULL ||
                keep_password(attempt, attempt->result.password, error));
    if (!slot_take(SLOT_CALL, slots))
        return error_note_busy(error, slots->retry_after);
    bool has_passed = stage->check(&context, &attempt->result, error);
    slot_give(SLOT_CALL, slots);
    return has_passed;
}

/* Errors that say nothing of the person, or are told again and again to a
 * client that waits: there is nothing to store. */
static bool is_passing(const struct error *error)
{
    return error->kind == ERROR_EMAIL_NOT_YET || error->kind == ERROR_BUSY ||
           error->kind == ERROR_DATABASE || error->kind == ERROR_BAD_JSON;
}

/* Hashes and calls outside, with no transaction open. False when the step ends
 * here. */
static bool judge(struct attempt *attempt, struct outcome *outcome)
{
    const struct looked *looked = &attempt->looked;
    const struct stage *stage = attempt->stage;
    const char *password = attempt->step.profile.password;

    if (password != NULL &&
        (looked->keeps_profile || looked->salt[0] != '\0') &&
        !keep_password(attempt, password, &outcome->error))
        return false;
    if (attempt->is_refused || stage == NULL || stage->check == NULL ||
        outcome->has_passed || (looked->may_reclaim && !hashes(stage)) ||
        check(attempt, &attempt->refusal))
        return true;
    attempt->is_refused = true;
    if (!is_passing(&attempt->refusal))
        return true;
    outcome->error = attempt->refusal;
    outcome->kind = attempt->step.is_uia && outcome->session.hex[0] != '\0' &&
                            attempt->refusal.kind == ERROR_EMAIL_NOT_YET
                        ? OUTCOME_REFUSED
                        : OUTCOME_ERROR;
    return false;
}

/* The error that the database tells may be the one it was told. */
static void merge_refusal(const struct attempt *attempt,
                          struct outcome *outcome)
{
    struct error *error = &outcome->error;

    if (!attempt->is_refused || !outcome->is_noted)
        return;
    if (error->kind == attempt->refusal.kind &&
        strcmp(error->detail, attempt->refusal.detail) == 0)
        *error = attempt->refusal;
    else if (error->kind == ERROR_MISSING_KEYS &&
             attempt->refusal.kind == ERROR_MISSING_KEYS)
        text_append(error->detail, sizeof error->detail, ", ",
                    attempt->refusal.detail);
}

static void advance(struct attempt *attempt, struct db *db,
                    struct outcome *outcome)
{
    scoped(secret) struct secret token_secret = secret_random();
    scoped(secret) struct secret token =
        session_token(&attempt->session, &token_secret);
    const struct secret token_hash = secret_hash(token.hex);
    const struct store_step stored = to_store(attempt);

    store_advance(db, &stored, &token_secret, &token_hash, outcome);
    if (outcome->due != NULL)
        due_make(attempt, db, &token_secret, outcome);
    if (outcome->kind == OUTCOME_CHALLENGE) {
        outcome->challenge = attempt->result.challenge;
        attempt->result.challenge = NULL;
    }
    merge_refusal(attempt, outcome);
}

/* An equal request was faster, and look() has not seen its account: now it
 * tells the salt that shows whether the password is the same. A homeserver will
 * tell by itself, whichever request has brought the password. */
static bool look_again(struct attempt *attempt, struct db *db,
                       struct outcome *outcome)
{
    scoped(outcome) struct outcome second = {.stage = attempt->stage};

    if (outcome->kind != OUTCOME_ERROR ||
        outcome->error.kind != ERROR_NAME_IN_USE || outcome->is_noted ||
        outcome->due != NULL)
        return false;
    if (attempt->settings->has_homeserver)
        return true;
    if (attempt->password_hash[0] == '\0')
        return false;
    scope_end_looked(&attempt->looked);
    if (look(attempt, db, &second) && attempt->looked.may_reclaim &&
        judge(attempt, &second))
        return true;
    /* Only the second hash tells whose the name is. */
    if (second.error.kind != ERROR_NONE)
        outcome->error = second.error;
    return false;
}

static void run(struct attempt *attempt, struct db *db, struct outcome *outcome)
{
    if (!attempt_read(attempt, outcome))
        return;
    if (needs_look(attempt) && !has_slot(attempt)) {
        error_note_busy(&outcome->error, attempt->settings->slots->retry_after);
        return;
    }
    attempt_derive_macs(attempt);
    if (!look(attempt, db, outcome) || !judge(attempt, outcome))
        return;
    advance(attempt, db, outcome);
    if (look_again(attempt, db, outcome))
        advance(attempt, db, outcome);
    if (attempt_lost_session(attempt, outcome)) {
        attempt_begin_anew(attempt);
        scope_end_looked(&attempt->looked);
        if (look(attempt, db, outcome) && judge(attempt, outcome))
            advance(attempt, db, outcome);
    }
}

void step_run(const struct step *step, const struct settings *settings,
              struct db *db, struct outcome *outcome)
{
    const struct stage *stage =
        step->type == NULL ? NULL : stage_find(step->type);
    scoped(attempt) struct attempt attempt = {
        .step = *step, .settings = settings, .stage = stage};

    *outcome = (struct outcome){.stage = stage};
    run(&attempt, db, outcome);
    if (outcome->due != NULL ||
        (stage != NULL && (stage->keys_are_secret || stage->input_is_secret)))
        db_forget(db);
}

void scope_end_outcome(struct outcome *outcome)
{
    json_end(outcome->completed);
    json_end(outcome->challenge);
    json_end(outcome->due);
    explicit_bzero(outcome, sizeof *outcome);
}
