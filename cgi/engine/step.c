#include "cgi/engine/step.h"

#include <string.h>

#include "cgi/engine/new_name.h"
#include "cgi/engine/session.h"
#include "cgi/engine/settings.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/slot.h"
#include "common/text.h"

/* All that is found out on the way from a step to its outcome. */
struct attempt {
    const struct step *step;
    const struct settings *settings;
    const struct stage *stage; /* NULL: no such stage in any flow */
    struct username username;
    const char *localpart; /* NULL: none was named */
    struct session session;
    struct flow planned; /* what will have passed with the stage */
    struct secret proof; /* tells this request from any other */
    struct stage_result result;
};

static void scope_end_attempt(struct attempt *attempt)
{
    json_end(attempt->session.input);
    json_end(attempt->result.details);
    json_end(attempt->result.challenge);
    explicit_bzero(attempt, sizeof *attempt);
}

/* A stage that stands alone has no session to go on with; any other has to be
 * in a flow. */
static const struct stage *find_stage(const struct step *step,
                                      const struct settings *settings)
{
    const struct stage *stage =
        step->type == NULL ? NULL : stage_find(step->type);

    if (stage == NULL ||
        (stage->stands_alone ? step->session != NULL
                             : !flow_has(&settings->flows, stage)))
        return NULL;
    return stage;
}

static bool is_closed(const struct attempt *attempt)
{
    return !attempt->settings->registration_open &&
           (attempt->stage == NULL || !attempt->stage->stands_alone);
}

/* Works out what will have passed; false when the stage is not next. */
static bool plan(struct attempt *attempt)
{
    struct flow *planned = &attempt->planned;

    if (attempt->stage != NULL && attempt->stage->stands_alone) {
        *planned = (struct flow){.length = 1, .stages = {attempt->stage}};
        return true;
    }
    *planned = attempt->session.passed;
    if (attempt->stage == NULL && attempt->step->type != NULL)
        return false;
    return flow_go_on(&attempt->settings->flows, attempt->stage,
                      attempt->session.has_password, planned);
}

static bool read_step(struct attempt *attempt, struct outcome *outcome)
{
    struct error *error = &outcome->error;

    if (is_closed(attempt) && attempt->step->session == NULL)
        return error_note(error, ERROR_CLOSED, "");
    if ((attempt->step->type == NULL && attempt->step->session == NULL) ||
        !session_identify(&attempt->session, attempt->step->session))
        return error_note(error, ERROR_SESSION_UNKNOWN, "");
    attempt->proof =
        session_prove(&attempt->session, attempt->stage, attempt->step->keys);
    /* A stage that is in no flow is refused once it is known what would do. */
    if (attempt->stage == NULL)
        return true;
    bool session_is_missing = attempt->step->session == NULL && !plan(attempt);
    if (!stage_has_keys(attempt->stage, attempt->step->keys, session_is_missing,
                        error) ||
        !new_name_read(attempt->step->user, attempt->settings,
                       &attempt->username, error))
        return false;
    if (attempt->step->user != NULL)
        attempt->localpart = attempt->username.localpart;
    memcpy(outcome->user_id, attempt->username.user_id,
           sizeof outcome->user_id);
    return stage_has_slot(attempt->stage, attempt->settings->slots) ||
           error_note_busy(error, attempt->settings->slots->retry_after);
}

/* For the store. The texts live as long as the attempt does not change. */
static struct store_step to_store(const struct attempt *attempt)
{
    const struct stage_result *result = &attempt->result;

    return (struct store_step){
        .session_hash = &attempt->session.hash,
        .passed = attempt->session.passed.length,
        .planned = &attempt->planned,
        .is_new = attempt->step->session == NULL,
        .type = attempt->step->type,
        .localpart = attempt->localpart,
        .password_hash =
            result->password_hash[0] == '\0' ? NULL : result->password_hash,
        .evidence =
            result->details == NULL ? NULL : json_write(result->details, NULL),
        .is_costly = attempt->stage != NULL && attempt->stage->is_costly,
        .proof = &attempt->proof,
        .device = attempt->step->device,
        .peer = attempt->step->peer,
    };
}

static void answer_with_account(const struct attempt *attempt,
                                struct outcome *outcome)
{
    outcome->kind = OUTCOME_ACCOUNT;
    outcome->access_token =
        session_token(&attempt->session, &outcome->account.token_secret);
}

/* Nothing is known of a new session, so nothing is asked, unless the stage
 * wants to know something, or would cost an effort: that is counted first, and
 * not made for a user name that can't be had. */
static bool open_session(struct attempt *attempt, struct db *db,
                         struct outcome *outcome)
{
    const struct stage *stage = attempt->stage;
    struct store_step stored = to_store(attempt);
    bool complete = false;

    if (attempt->step->session == NULL) {
        stored.session_hash = NULL;
        if (stage == NULL || (!stage->needs_input && !stage->is_costly))
            return true;
    }
    /* Whoever holds the session may ask how it ended. */
    if (attempt->step->type == NULL)
        stored.proof = NULL;
    if (!store_session_open(db, &stored, &attempt->session, &complete,
                            &outcome->account, &outcome->error))
        return false;
    if (complete)
        answer_with_account(attempt, outcome);
    return true;
}

static bool note_bad_type(const struct flow *next, struct error *error)
{
    char types[ERROR_DETAIL_SIZE] = "";

    for (size_t i = 0; i < next->length; i++)
        text_append(types, sizeof types, " or ", next->stages[i]->type);
    if (next->length == 0)
        return error_note(error, ERROR_BAD_TYPE,
                          ": no flow goes on from here, start again without "
                          "a session");
    return error_note(error, ERROR_BAD_TYPE, ": %s would do", types);
}

static bool may_come_now(struct attempt *attempt, struct error *error)
{
    if (is_closed(attempt))
        return error_note(error, ERROR_CLOSED, "");
    if (!plan(attempt)) {
        struct flow next =
            flow_next(&attempt->settings->flows, &attempt->session.passed);
        return note_bad_type(&next, error);
    }
    if (attempt->session.name_error != ERROR_NONE)
        return error_note(error, attempt->session.name_error, "");
    return true;
}

static bool check(struct attempt *attempt, struct error *error)
{
    const struct stage_context context = {
        .keys = attempt->step->keys,
        .input = attempt->session.input,
        .localpart = attempt->localpart,
        .server_name = attempt->settings->server_name,
        .access_token = attempt->step->access_token,
        .peer = attempt->step->peer,
        .session = &attempt->session.id,
        .policy = &attempt->settings->password,
    };
    const struct stage *stage = attempt->stage;

    if (stage == NULL || stage->check == NULL)
        return true;
    if (!stage->calls_outside)
        return stage->check(&context, &attempt->result, error);
    if (!slot_take(SLOT_CALL, attempt->settings->slots))
        return error_note_busy(error, attempt->settings->slots->retry_after);
    bool has_passed = stage->check(&context, &attempt->result, error);
    slot_give(SLOT_CALL, attempt->settings->slots);
    return has_passed;
}

static void begin(struct attempt *attempt, struct db *db,
                  struct outcome *outcome)
{
    const struct store_step stored = to_store(attempt);

    if (!store_stage_begin(db, &stored, &outcome->error))
        return;
    outcome->kind = OUTCOME_CHALLENGE;
    outcome->session = attempt->session.id;
    outcome->challenge = attempt->result.challenge;
    attempt->result.challenge = NULL;
}

static void finish(const struct attempt *attempt, struct db *db,
                   struct outcome *outcome)
{
    const struct store_step stored = to_store(attempt);

    outcome->account.token_secret = secret_random();
    scoped(secret) struct secret token =
        session_token(&attempt->session, &outcome->account.token_secret);
    const struct secret token_hash = secret_hash(token.hex);
    if (store_account_finish(db, &stored, &token_hash, &outcome->account,
                             &outcome->error))
        answer_with_account(attempt, outcome);
}

static void pass(const struct attempt *attempt, struct db *db,
                 struct outcome *outcome)
{
    const struct store_step stored = to_store(attempt);
    const struct flow next =
        flow_next(&attempt->settings->flows, &attempt->planned);

    if (attempt->stage != NULL &&
        !store_stage_pass(db, &stored, &outcome->error))
        return;
    outcome->kind = OUTCOME_NEXT;
    outcome->session = attempt->session.id;
    outcome->passed = attempt->planned;
    outcome->has_password = attempt->session.has_password;
    outcome->next = next.length == 0 ? NULL : next.stages[0];
}

static void move_on(struct attempt *attempt, struct db *db,
                    struct outcome *outcome)
{
    bool is_end =
        flow_is_complete(&attempt->settings->flows, &attempt->planned) &&
        !attempt->step->stays_open;

    if (attempt->result.challenge != NULL)
        begin(attempt, db, outcome);
    else if (is_end || (attempt->stage != NULL && attempt->stage->stands_alone))
        finish(attempt, db, outcome);
    else
        pass(attempt, db, outcome);
}

void step_run(const struct step *step, const struct settings *settings,
              struct db *db, struct outcome *outcome)
{
    scoped(attempt) struct attempt attempt = {
        .step = step,
        .settings = settings,
        .stage = find_stage(step, settings),
    };

    *outcome = (struct outcome){
        .stage = step->type == NULL ? NULL : stage_find(step->type)};
    if (read_step(&attempt, outcome) && open_session(&attempt, db, outcome) &&
        outcome->kind != OUTCOME_ACCOUNT &&
        may_come_now(&attempt, &outcome->error) &&
        check(&attempt, &outcome->error))
        move_on(&attempt, db, outcome);
    if (attempt.stage != NULL && attempt.stage->needs_input)
        store_forget(db);
}

void scope_end_outcome(struct outcome *outcome)
{
    json_end(outcome->challenge);
    explicit_bzero(outcome, sizeof *outcome);
}
