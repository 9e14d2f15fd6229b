#include "cgi/engine/store.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/session.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "common/log.h"
#include "common/text.h"

static const char look[] =
    "SELECT kind, error, detail, retry_after, tries_left, is_anew, stages,"
    "       completed, next, lacks_password, keeps_profile, input, salt,"
    "       wanted_name, may_return, user_id, home_server, device_id,"
    "       encode(token_secret, 'hex') AS token_secret"
    "  FROM register_internal.look(decode($1, 'hex'), $2, $3, $4, $5, $6, $7,"
    "       decode($8, 'hex'), decode($9, 'hex'), $10, $11, $12)";

static const char advance[] =
    "SELECT kind, error, detail, retry_after, tries_left, stages, completed,"
    "       next, lacks_password, user_id, home_server, device_id,"
    "       encode(token_secret, 'hex') AS token_secret"
    "  FROM register_internal.advance(decode($1, 'hex'), $2, $3, $4, $5, $6,"
    "       $7, $8, $9, $10, $11, $12, decode($13, 'hex'), decode($14, 'hex'),"
    "       $15, $16, $17, $18, decode($19, 'hex'), decode($20, 'hex'))";

static const char *flag(bool is_so)
{
    return is_so ? "true" : "false";
}

static bool is_true(const struct pg_result *row, const char *column)
{
    const char *text = db_text(row, column);

    return text != NULL && strcmp(text, "t") == 0;
}

static const char *hex(const struct secret *secret)
{
    return secret == NULL ? NULL : secret->hex;
}

/* The database broke its side of the contract. */
static bool is_broken(struct error *error)
{
    log_event(LOG_ERR, "database-answer-unreadable",
              {"why", "the schema is of another release"});
    return error_note(error, ERROR_INTERNAL, "");
}

static void read_number(const struct pg_result *row, const char *column,
                        int *number)
{
    const char *text = db_text(row, column);
    unsigned long read;

    if (text != NULL && text_number(text, 172800, &read))
        *number = (int)read;
}

/* False with the error noted that the row tells. */
static bool is_fine(const struct pg_result *row, struct error *error)
{
    const char *name = db_text(row, "error");
    const char *detail = db_text(row, "detail");

    if (name == NULL)
        return true;
    error_note(error, error_named(name), "%s", detail == NULL ? "" : detail);
    read_number(row, "retry_after", &error->retry_after);
    read_number(row, "tries_left", &error->tries_left);
    return false;
}

static bool ask(struct db *db, const char *question, size_t count,
                const char *const values[], struct pg_result **row,
                struct error *error)
{
    enum db_answer answer = db_ask(db, question, count, values, row);

    if (answer == DB_REFUSED)
        return error_note(error, error_named(db->refusal), "");
    return answer == DB_ROW || error_note(error, ERROR_DATABASE, "");
}

bool store_ask(struct db *db, const char *question, size_t count,
               const char *const values[], struct pg_result **row,
               struct error *error)
{
    return ask(db, question, count, values, row, error) && is_fine(*row, error);
}

bool store_ask_object(struct db *db, const char *question, size_t count,
                      const char *const values[], struct json_object **object,
                      struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;

    if (!store_ask(db, question, count, values, &row, error))
        return false;
    const char *text = db_text(row, "answer");
    if (text != NULL)
        *object = json_read_trusted(text);
    return *object != NULL || is_broken(error);
}

static void copy(const struct pg_result *row, const char *column, char *text,
                 size_t size)
{
    const char *value = db_text(row, column);

    snprintf(text, size, "%s", value == NULL ? "" : value);
}

static void read_account(const struct pg_result *row,
                         const struct session *session, struct outcome *outcome)
{
    struct account *account = &outcome->account;

    copy(row, "user_id", account->user_id, sizeof account->user_id);
    copy(row, "home_server", account->home_server, sizeof account->home_server);
    copy(row, "device_id", account->device_id, sizeof account->device_id);
    copy(row, "token_secret", account->token_secret.hex,
         sizeof account->token_secret.hex);
    outcome->access_token = session_token(session, &account->token_secret);
}

static bool lists(const char *stages, const char *type)
{
    scoped(json) struct json_object *list =
        stages == NULL ? NULL : json_read_trusted(stages);

    for (size_t i = 0; type != NULL && i < json_length(list); i++)
        if (strcmp(json_text_at(list, i), type) == 0)
            return true;
    return false;
}

/* How far the sign-up is. */
static void read_state(const struct pg_result *row,
                       const struct store_step *step, struct outcome *outcome)
{
    const char *completed = db_text(row, "completed");

    json_end(outcome->completed);
    outcome->completed =
        completed == NULL ? NULL : json_read_trusted(completed);
    outcome->has_passed = lists(db_text(row, "stages"), step->step->type);
    outcome->lacks_password = is_true(row, "lacks_password");
    outcome->session = step->session->id;
    copy(row, "next", outcome->next, sizeof outcome->next);
}

/* False when nothing has come of it yet. */
static bool read_outcome(const struct pg_result *row,
                         const struct store_step *step, struct outcome *outcome)
{
    static const struct {
        const char *name;
        enum outcome_kind kind;
    } kinds[] = {{"refused", OUTCOME_REFUSED},
                 {"challenge", OUTCOME_CHALLENGE},
                 {"next", OUTCOME_NEXT},
                 {"account", OUTCOME_ACCOUNT}};
    const char *kind = db_text(row, "kind");

    outcome->kind = OUTCOME_ERROR;
    for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kind, kinds[i].name) == 0)
            outcome->kind = kinds[i].kind;
    read_state(row, step, outcome);
    outcome->is_noted = !is_fine(row, &outcome->error);
    if (outcome->kind == OUTCOME_ACCOUNT)
        read_account(row, step->session, outcome);
    return outcome->kind != OUTCOME_ERROR || outcome->is_noted;
}

bool store_look(struct db *db, const struct store_step *step,
                struct looked *looked, struct outcome *outcome)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {hex(&step->session->hash),
                                  flag(step->session->is_new),
                                  flag(step->step->begins_anew),
                                  step->step->type,
                                  step->localpart,
                                  step->keys,
                                  flag(step->brings_password),
                                  hex(step->profile_mac),
                                  hex(step->request_mac),
                                  step->step->peer,
                                  flag(step->is_costly),
                                  flag(step->step->is_uia)};

    if (!ask(db, look, sizeof values / sizeof values[0], values, &row,
             &outcome->error))
        return false;
    looked->goes_on = !read_outcome(row, step, outcome);
    looked->is_anew = is_true(row, "is_anew");
    looked->keeps_profile = is_true(row, "keeps_profile");
    looked->may_return = is_true(row, "may_return");
    copy(row, "salt", looked->salt, sizeof looked->salt);
    copy(row, "wanted_name", looked->wanted_name, sizeof looked->wanted_name);
    const char *input = db_text(row, "input");
    looked->input = input == NULL ? NULL : json_read_trusted(input);
    return true;
}

static const char *login_text(const struct profile *profile)
{
    if (profile->login == LOGIN_UNSAID)
        return NULL;
    return flag(profile->login == LOGIN_INHIBITED);
}

void store_advance(struct db *db, const struct store_step *step,
                   const struct secret *token_secret,
                   const struct secret *token_hash, struct outcome *outcome)
{
    scoped(db_row) struct pg_result *row = NULL;
    const struct profile *profile = &step->step->profile;
    const struct error *error = step->error;
    const char *const values[] = {hex(&step->session->hash),
                                  flag(step->session->is_new),
                                  step->step->type,
                                  step->localpart,
                                  step->result,
                                  flag(step->is_challenge),
                                  error == NULL ? NULL
                                                : error_row(error->kind)->name,
                                  error == NULL ? NULL : error->detail,
                                  step->password_hash,
                                  profile->device_id,
                                  profile->device_display_name,
                                  login_text(profile),
                                  hex(step->profile_mac),
                                  hex(step->request_mac),
                                  step->terms,
                                  step->step->peer,
                                  flag(step->step->is_uia),
                                  flag(step->step->stays_open),
                                  hex(token_secret),
                                  hex(token_hash)};

    outcome->kind = OUTCOME_ERROR;
    if (ask(db, advance, sizeof values / sizeof values[0], values, &row,
            &outcome->error) &&
        !read_outcome(row, step, outcome))
        (void)is_broken(&outcome->error);
}

void scope_end_looked(struct looked *looked)
{
    json_end(looked->input);
    explicit_bzero(looked, sizeof *looked);
}
