#include "cgi/step.h"

#include <stdio.h>
#include <string.h>

#include "cgi/settings.h"
#include "cgi/stage.h"
#include "common/attributes.h"
#include "common/json.h"

/* All that is found out on the way from a step to its outcome. */
struct attempt {
    const struct step *step;
    const struct settings *settings;
    const struct stage *stage; /* NULL: no such stage in any flow */
    struct localpart localpart;
    const char *name;           /* localpart.text; NULL: none was named */
    struct secret session_id;   /* the client's, or a new one */
    struct secret session_hash; /* what the database knows of it */
    struct secret proof;        /* tells this request from any other */
    struct session session;
    struct evidence evidence;
};

static void scope_end_attempt(struct attempt *attempt)
{
    json_end(attempt->evidence.details);
    explicit_bzero(attempt, sizeof *attempt);
}

static void list(char text[FAULT_DETAIL_SIZE], const char *separator,
                 const char *item)
{
    size_t length = strlen(text);

    snprintf(text + length, FAULT_DETAIL_SIZE - length, "%s%s",
             length == 0 ? "" : separator, item);
}

/* All missing keys are told at once. */
static bool has_keys(const struct attempt *attempt, struct fault *fault)
{
    const struct flow nothing = {.length = 0};
    char missing[FAULT_DETAIL_SIZE] = "";
    const char *text;

    if (attempt->step->session == NULL &&
        !flow_allows(&attempt->settings->flows, &nothing, attempt->stage))
        list(missing, ", ", "session");
    for (const char *const *key = attempt->stage->keys; *key != NULL; key++)
        if (json_text(attempt->step->keys, *key, &text) == JSON_MEMBER_NONE)
            list(missing, ", ", *key);
    return missing[0] == '\0' ||
           fault_note(fault, FAULT_MISSING_KEYS, "%s", missing);
}

static bool keys_are_texts(const struct attempt *attempt, struct fault *fault)
{
    const char *text;

    for (const char *const *key = attempt->stage->keys; *key != NULL; key++)
        if (json_text(attempt->step->keys, *key, &text) != JSON_MEMBER_TEXT)
            return fault_note(fault, FAULT_BAD_JSON,
                              "the key \"%s\" is not a string", *key);
    return true;
}

static bool read_name(struct attempt *attempt, struct fault *fault)
{
    if (attempt->step->user == NULL)
        return true;
    const char *broken_rule =
        username_read(attempt->step->user, attempt->settings->server_name,
                      &attempt->localpart);
    if (broken_rule != NULL)
        return fault_note(fault, FAULT_NAME_INVALID, "%s", broken_rule);
    attempt->name = attempt->localpart.text;
    return true;
}

/* The credentials under a key that only the client has: the database can
 * compare them and learns nothing about them. */
static struct secret prove(const struct attempt *attempt)
{
    struct secret proof =
        secret_hmac(attempt->session_id.hex, attempt->stage->type,
                    strlen(attempt->stage->type));
    const char *text;

    for (const char *const *key = attempt->stage->keys; *key != NULL; key++) {
        json_text(attempt->step->keys, *key, &text);
        proof = secret_hmac(proof.hex, text, strlen(text));
    }
    return proof;
}

/* A session ID of another length than ours can't be one of ours. */
static bool identify(struct attempt *attempt, struct fault *fault)
{
    const char *given = attempt->step->session;

    if (given == NULL)
        attempt->session_id = secret_random();
    else if (strlen(given) == strlen(attempt->session_id.hex))
        memcpy(attempt->session_id.hex, given, strlen(given));
    else
        return fault_note(fault, FAULT_SESSION_UNKNOWN, "%s", "");
    attempt->session_hash = secret_hash(attempt->session_id.hex);
    return true;
}

static bool read_step(struct attempt *attempt, struct fault *fault)
{
    if (!attempt->settings->registration_open && attempt->step->session == NULL)
        return fault_note(fault, FAULT_CLOSED, "%s", "");
    if (!identify(attempt, fault))
        return false;
    /* A stage that is in no flow is refused once it is known what would do. */
    if (attempt->stage == NULL)
        return true;
    if (!has_keys(attempt, fault) || !keys_are_texts(attempt, fault) ||
        !read_name(attempt, fault))
        return false;
    attempt->proof = prove(attempt);
    return true;
}

/* For the store. The texts live as long as the attempt does not change. */
static struct store_step to_store(const struct attempt *attempt)
{
    const struct evidence *evidence = &attempt->evidence;

    return (struct store_step){
        .session_hash = &attempt->session_hash,
        .passed = attempt->session.passed.length,
        .type = attempt->step->type,
        .localpart = attempt->name,
        .password_hash =
            evidence->password_hash[0] == '\0' ? NULL : evidence->password_hash,
        .evidence = evidence->details == NULL
                        ? NULL
                        : json_write(evidence->details, NULL),
        .proof = &attempt->proof,
        .peer = attempt->step->peer,
    };
}

/* One half of the token is the client's, the other the database's: neither a
 * log that has a session ID nor a dump of the database gives it away, and the
 * same last step gets the same token again. */
static struct secret derive_token(const struct attempt *attempt,
                                  const struct account *account)
{
    return secret_hmac(account->token_secret.hex, attempt->session_id.hex,
                       strlen(attempt->session_id.hex));
}

static void answer_with_account(const struct attempt *attempt,
                                struct outcome *outcome)
{
    outcome->kind = OUTCOME_ACCOUNT;
    outcome->access_token = derive_token(attempt, &outcome->account);
}

/* Nothing is known of a new session, so nothing is asked, unless a user name
 * that can't be had would cost an effort first. */
static bool open_session(struct attempt *attempt, struct db *db,
                         struct outcome *outcome)
{
    struct store_step stored = to_store(attempt);
    bool complete = false;

    if (attempt->step->session == NULL) {
        stored.session_hash = NULL;
        if (attempt->stage == NULL || !attempt->stage->costly ||
            attempt->name == NULL)
            return true;
    }
    if (!store_session_open(db, &stored, &attempt->session, &complete,
                            &outcome->account, &outcome->fault))
        return false;
    if (complete)
        answer_with_account(attempt, outcome);
    return true;
}

static bool note_bad_type(const struct flow *next, struct fault *fault)
{
    char types[FAULT_DETAIL_SIZE] = "";

    for (size_t i = 0; i < next->length; i++)
        list(types, " or ", next->stages[i]->type);
    if (next->length == 0)
        return fault_note(fault, FAULT_BAD_TYPE,
                          ": no flow goes on from here, start again without "
                          "a session");
    return fault_note(fault, FAULT_BAD_TYPE, ": %s would do", types);
}

static bool may_come_now(const struct attempt *attempt, struct fault *fault)
{
    const struct flows *flows = &attempt->settings->flows;

    if (!attempt->settings->registration_open)
        return fault_note(fault, FAULT_CLOSED, "%s", "");
    if (attempt->stage == NULL ||
        !flow_allows(flows, &attempt->session.passed, attempt->stage)) {
        struct flow next = flow_next(flows, &attempt->session.passed);
        return note_bad_type(&next, fault);
    }
    if (attempt->session.name_fault != FAULT_NONE)
        return fault_note(fault, attempt->session.name_fault, "%s", "");
    return true;
}

static bool check(struct attempt *attempt, struct fault *fault)
{
    return attempt->stage->check == NULL ||
           attempt->stage->check(attempt->step, attempt->settings,
                                 &attempt->evidence, fault);
}

static void finish(const struct attempt *attempt, struct db *db,
                   struct outcome *outcome)
{
    const struct store_step stored = to_store(attempt);

    outcome->account.token_secret = secret_random();
    scoped(secret) struct secret token =
        derive_token(attempt, &outcome->account);
    const struct secret token_hash = secret_hash(token.hex);
    if (store_account_finish(db, &stored, &token_hash, &outcome->account,
                             &outcome->fault))
        answer_with_account(attempt, outcome);
}

static void pass(const struct attempt *attempt, const struct stage *next,
                 struct db *db, struct outcome *outcome)
{
    const struct store_step stored = to_store(attempt);

    if (!store_stage_pass(db, &stored, &outcome->fault))
        return;
    outcome->kind = OUTCOME_NEXT;
    outcome->session = attempt->session_id;
    outcome->next = next;
}

static void move_on(const struct attempt *attempt, struct db *db,
                    struct outcome *outcome)
{
    const struct flows *flows = &attempt->settings->flows;
    struct flow passed = attempt->session.passed;

    /* There is room: the stage stands behind these in a flow. */
    passed.stages[passed.length++] = attempt->stage;
    if (flow_is_complete(flows, &passed))
        finish(attempt, db, outcome);
    else
        pass(attempt, flow_next(flows, &passed).stages[0], db, outcome);
}

void step_run(const struct step *step, const struct settings *settings,
              struct db *db, struct outcome *outcome)
{
    scoped(attempt) struct attempt attempt = {
        .step = step,
        .settings = settings,
        .stage = stage_find(step->type),
    };
    struct fault *fault = &outcome->fault;

    *outcome = (struct outcome){.stage = attempt.stage};
    if (attempt.stage != NULL && !flow_has(&settings->flows, attempt.stage))
        attempt.stage = NULL;
    if (!read_step(&attempt, fault) || !open_session(&attempt, db, outcome))
        return;
    if (outcome->kind == OUTCOME_ACCOUNT)
        return;
    if (may_come_now(&attempt, fault) && check(&attempt, fault))
        move_on(&attempt, db, outcome);
}

void scope_end_outcome(struct outcome *outcome)
{
    explicit_bzero(outcome, sizeof *outcome);
}
