#include "cgi/engine/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/engine/ask.h"
#include "cgi/engine/session.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"

static const char look[] =
    "SELECT kind, error, detail, retry_after, tries_left, is_anew, stages,"
    "       completed, lacks_password, keeps_profile, input, salt,"
    "       wanted_name, may_reclaim, user_id, home_server, device_id,"
    "       encode(token_secret, 'hex') AS token_secret,"
    "       encode(sealed_token, 'hex') AS sealed_token"
    "  FROM register_internal.look(decode($1, 'hex'), $2, $3, $4, $5, $6, $7,"
    "       decode($8, 'hex'), decode($9, 'hex'), $10, $11, $12)";

static const char advance[] =
    "SELECT kind, error, detail, retry_after, tries_left, stages, completed,"
    "       next, lacks_password, user_id, home_server, device_id,"
    "       encode(token_secret, 'hex') AS token_secret,"
    "       encode(sealed_token, 'hex') AS sealed_token, due"
    "  FROM register_internal.advance(decode($1, 'hex'), $2, $3, $4, $5, $6,"
    "       $7, $8, $9, $10, $11, $12, decode($13, 'hex'), decode($14, 'hex'),"
    "       $15, $16, $17, $18, decode($19, 'hex'), decode($20, 'hex'),"
    "       decode($21, 'hex'))";

static const char homeserver_made[] =
    "SELECT error, user_id, home_server, device_id,"
    "       encode(token_secret, 'hex') AS token_secret,"
    "       encode(sealed_token, 'hex') AS sealed_token"
    "  FROM register_internal.homeserver_made(decode($1, 'hex'), $2, $3,"
    "       decode($4, 'hex'), decode($5, 'hex'))";

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

static void copy(const struct pg_result *row, const char *column, char *text,
                 size_t size)
{
    const char *value = db_text(row, column);

    snprintf(text, size, "%s", value == NULL ? "" : value);
}

/* The access token: ours, or the homeserver's. False when that was encrypted
 * under another session ID. */
static bool read_token(const struct pg_result *row,
                       const struct session *session, struct outcome *outcome)
{
    const char *sealed = db_text(row, "sealed_token");

    if (sealed == NULL) {
        scoped(secret) struct secret token =
            session_token(session, &outcome->account.token_secret);
        snprintf(outcome->access_token, sizeof outcome->access_token, "%s",
                 token.hex);
        return true;
    }
    char *token = secret_unseal(&session->id, SEALED_TOKEN, sealed);
    if (token == NULL)
        return false;
    snprintf(outcome->access_token, sizeof outcome->access_token, "%s", token);
    free(token);
    return true;
}

static bool read_account(const struct pg_result *row,
                         const struct session *session, struct outcome *outcome)
{
    struct account *account = &outcome->account;

    copy(row, "user_id", account->user_id, sizeof account->user_id);
    copy(row, "home_server", account->home_server, sizeof account->home_server);
    copy(row, "device_id", account->device_id, sizeof account->device_id);
    copy(row, "token_secret", account->token_secret.hex,
         sizeof account->token_secret.hex);
    return read_token(row, session, outcome);
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

/* False when the row is no answer: look() lets the step go on. */
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
    outcome->is_noted = !ask_is_fine(row, &outcome->error);
    const char *due = db_text(row, "due");
    outcome->due = due == NULL ? NULL : json_read_trusted(due);
    if (outcome->kind == OUTCOME_ACCOUNT)
        return read_account(row, step->session, outcome);
    return outcome->kind != OUTCOME_ERROR || outcome->is_noted ||
           outcome->due != NULL;
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

    if (!ask_row(db, look, sizeof values / sizeof values[0], values, &row,
                 &outcome->error))
        return false;
    looked->goes_on = !read_outcome(row, step, outcome);
    looked->is_anew = is_true(row, "is_anew");
    looked->keeps_profile = is_true(row, "keeps_profile");
    looked->may_reclaim = is_true(row, "may_reclaim");
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
                                  hex(token_hash),
                                  step->sealed_password};

    outcome->kind = OUTCOME_ERROR;
    if (ask_row(db, advance, sizeof values / sizeof values[0], values, &row,
                &outcome->error) &&
        !read_outcome(row, step, outcome))
        (void)ask_broken(&outcome->error);
}

void store_made(struct db *db, const struct session *session,
                const char *localpart, const char *device_id,
                const char *sealed_token, const struct secret *token_secret,
                struct outcome *outcome)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {hex(&session->hash), localpart, device_id,
                                  sealed_token, hex(token_secret)};

    outcome->kind = OUTCOME_ERROR;
    if (!ask_fine(db, homeserver_made, sizeof values / sizeof values[0], values,
                  &row, &outcome->error))
        return;
    if (read_account(row, session, outcome))
        outcome->kind = OUTCOME_ACCOUNT;
    else
        (void)ask_broken(&outcome->error);
}

bool store_refused(struct db *db, const struct session *session,
                   const char *localpart, bool is_uia, const char *error_name,
                   bool was_announced, bool *is_raced, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {hex(&session->hash), localpart, error_name,
                                  flag(is_uia), flag(was_announced)};

    if (!ask_row(db,
                 "SELECT register_internal.homeserver_refused("
                 "       decode($1, 'hex'), $2, $3, $4, $5) AS is_raced",
                 sizeof values / sizeof values[0], values, &row, error))
        return false;
    *is_raced = is_true(row, "is_raced");
    return true;
}

void scope_end_looked(struct looked *looked)
{
    json_end(looked->input);
    explicit_bzero(looked, sizeof *looked);
}
