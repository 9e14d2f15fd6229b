#include "cgi/engine/store.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/session.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "common/log.h"
#include "common/text.h"

static const char session_open[] =
    "SELECT fault, retry_after, name_fault, stages, known, has_password,"
    "       encode(kept_proof, 'hex') AS kept_proof, user_id, home_server,"
    "       device_id, encode(token_secret, 'hex') AS token_secret"
    "  FROM register_internal.session_open(decode($1, 'hex'), $2,"
    "       decode($3, 'hex'), $4, $5, $6, decode($7, 'hex'))";

static const char session_keep[] =
    "SELECT fault FROM register_internal.session_keep("
    "       decode($1, 'hex'), $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9)";

static const char stage_begin[] =
    "SELECT fault, detail, retry_after FROM register_internal.stage_begin("
    "       decode($1, 'hex'), $2, $3, $4, $5, $6, decode($7, 'hex'), $8)";

static const char stage_pass[] =
    "SELECT fault, detail, retry_after FROM register_internal.stage_pass("
    "       decode($1, 'hex'), $2, $3, $4, $5, $6, decode($7, 'hex'), $8,"
    "       string_to_array($9, ' '))";

static const char account_finish[] =
    "SELECT fault, detail, retry_after, user_id, home_server, device_id,"
    "       encode(token_secret, 'hex') AS token_secret"
    "  FROM register_internal.account_finish("
    "       decode($1, 'hex'), $2, $3, $4, $5, $6, decode($7, 'hex'), $8,"
    "       string_to_array($9, ' '), decode($10, 'hex'), decode($11, 'hex'),"
    "       $12, $13, $14)";

static const char *hex(const struct secret *secret)
{
    return secret == NULL ? NULL : secret->hex;
}

/* A session that has begun, but not passed a stage, must not begin again when
 * it dies in between: the database knows it by NULL. */
static const char *count_passed(const struct store_step *step, char text[24])
{
    if (step->passed == 0 && !step->is_new)
        return NULL;
    snprintf(text, 24, "%zu", step->passed);
    return text;
}

bool store_ask(struct db *db, const char *question, size_t count,
               const char *const values[], struct pg_result **row,
               struct error *error)
{
    enum db_answer answer = db_ask(db, question, count, values, row);

    /* refuse() gives the error in place of a constraint. */
    if (answer == DB_DUPLICATE && error_named(db->constraint) != ERROR_INTERNAL)
        return error_note(error, error_named(db->constraint), "");
    if (answer != DB_ROW)
        return error_note(error, ERROR_DATABASE, "");
    const char *name = db_text(*row, "fault");
    if (name == NULL)
        return true;
    const char *detail = db_text(*row, "detail");
    error_note(error, error_named(name), "%s", detail == NULL ? "" : detail);
    error_count_tries(error);
    const char *seconds = db_text(*row, "retry_after");
    unsigned long retry_after;
    if (seconds != NULL && text_number(seconds, 172800, &retry_after))
        error->retry_after = (int)retry_after;
    return false;
}

static bool read_passed(const char *stages, struct flow *passed)
{
    scoped(json) struct json_object *types = json_read_trusted(stages);

    return types != NULL && flow_read(types, passed);
}

static bool read_account(const struct pg_result *row, struct account *account)
{
    const char *user_id = db_text(row, "user_id");
    const char *home_server = db_text(row, "home_server");
    const char *token_secret = db_text(row, "token_secret");

    if (user_id == NULL || home_server == NULL || token_secret == NULL ||
        strlen(token_secret) + 1 != sizeof account->token_secret.hex)
        return false;
    snprintf(account->user_id, sizeof account->user_id, "%s", user_id);
    snprintf(account->home_server, sizeof account->home_server, "%s",
             home_server);
    const char *device_id = db_text(row, "device_id");
    snprintf(account->device_id, sizeof account->device_id, "%s",
             device_id == NULL ? "" : device_id);
    snprintf(account->token_secret.hex, sizeof account->token_secret.hex, "%s",
             token_secret);
    return true;
}

/* The database broke its side of the bargain. */
static bool is_broken(struct error *error)
{
    log_event(LOG_ERR, "database-answer-unreadable",
              {"why", "the schema is of another release"});
    return error_note(error, ERROR_INTERNAL, "");
}

bool store_session_open(struct db *db, const struct store_step *step,
                        struct session *session, bool *complete,
                        struct account *account, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {hex(step->session_hash),
                                  step->localpart,
                                  hex(step->proof),
                                  step->type,
                                  step->peer,
                                  step->is_costly ? "true" : "false",
                                  hex(step->kept_proof)};

    if (!store_ask(db, session_open, sizeof values / sizeof values[0], values,
                   &row, error))
        return false;
    *complete = db_text(row, "user_id") != NULL;
    if (*complete)
        return read_account(row, account) || is_broken(error);
    const char *stages = db_text(row, "stages");
    if (stages != NULL && !read_passed(stages, &session->passed))
        return is_broken(error);
    const char *has_password = db_text(row, "has_password");
    session->has_password =
        has_password != NULL && strcmp(has_password, "t") == 0;
    const char *kept_proof = db_text(row, "kept_proof");
    if (kept_proof != NULL)
        snprintf(session->kept_proof.hex, sizeof session->kept_proof.hex, "%s",
                 kept_proof);
    const char *known = step->type == NULL ? NULL : db_text(row, "known");
    if (known != NULL)
        session->input = json_read_trusted(known);
    const char *name_error = db_text(row, "name_fault");
    session->name_error =
        name_error == NULL ? ERROR_NONE : error_named(name_error);
    return true;
}

static const char *login_text(const struct device *device)
{
    if (device == NULL || device->login == LOGIN_UNSAID)
        return NULL;
    return device->login == LOGIN_INHIBITED ? "true" : "false";
}

bool store_session_keep(struct db *db, const struct store_step *step,
                        struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const struct device *device = step->device;
    const char *const values[] = {hex(step->session_hash),
                                  step->is_new ? "true" : "false",
                                  step->localpart,
                                  step->password_hash,
                                  device == NULL ? NULL : device->id,
                                  device == NULL ? NULL : device->display_name,
                                  login_text(device),
                                  hex(step->proof),
                                  step->peer};

    return store_ask(db, session_keep, sizeof values / sizeof values[0], values,
                     &row, error);
}

/* What the questions that pass a stage begin with, and what the one that makes
 * the account has behind it. */
enum { BEGIN_VALUES = 8, PASS_VALUES = 9, FINISH_VALUES = 14 };

/* The stages that pass with the step; no type has a space in it. */
static void list_passing(const struct store_step *step, char list[512])
{
    list[0] = '\0';
    for (size_t i = step->passed; i < step->planned->length; i++)
        text_append(list, 512, " ", step->planned->stages[i]->type);
}

static bool ask_step(struct db *db, const char *question, size_t count,
                     const struct store_step *step, const char *more[],
                     struct pg_result **row, struct error *error)
{
    char passed[24], passing[512];
    const char *values[FINISH_VALUES] = {hex(step->session_hash),
                                         count_passed(step, passed),
                                         step->type,
                                         step->localpart,
                                         step->password_hash,
                                         step->evidence,
                                         hex(step->proof),
                                         step->peer,
                                         passing};

    list_passing(step, passing);
    if (count > PASS_VALUES)
        memcpy(values + PASS_VALUES, more,
               (count - PASS_VALUES) * sizeof values[0]);
    return store_ask(db, question, count, values, row, error);
}

bool store_stage_begin(struct db *db, const struct store_step *step,
                       struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;

    return ask_step(db, stage_begin, BEGIN_VALUES, step, NULL, &row, error);
}

bool store_stage_pass(struct db *db, const struct store_step *step,
                      struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;

    return ask_step(db, stage_pass, PASS_VALUES, step, NULL, &row, error);
}

bool store_account_finish(struct db *db, const struct store_step *step,
                          const struct secret *token_hash,
                          struct account *account, struct error *error)
{
    scoped(db_row) struct pg_result *row = NULL;
    const struct device *device = step->device;
    const char *more[FINISH_VALUES - PASS_VALUES] = {
        account->token_secret.hex, token_hash->hex,
        device == NULL ? NULL : device->id,
        device == NULL ? NULL : device->display_name, login_text(device)};

    if (!ask_step(db, account_finish, FINISH_VALUES, step, more, &row, error))
        return false;
    return read_account(row, account) || is_broken(error);
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

bool store_email_link(struct db *db, const struct secret *token_hash,
                      bool confirms, struct json_object **link,
                      struct error *error)
{
    const char *const values[] = {token_hash->hex, confirms ? "true" : "false"};

    return store_ask_object(
        db,
        "SELECT register_internal.email_link(decode($1, 'hex'), $2) AS answer",
        2, values, link, error);
}

void store_forget(struct db *db)
{
    db_forget(db);
}
