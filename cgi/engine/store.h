/* The questions asked of the database: at most two for a step. */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/secret.h"
#include "common/username.h"

struct db;
struct json_object;
struct pg_result;
struct flow;
struct session;

enum { DEVICE_TEXT_MAX = 255 };

/* What an account is to begin with: a device with an access token, or no login
 * at all. What is not said here is as it was kept before. */
struct device {
    const char *id;           /* at most DEVICE_TEXT_MAX bytes; NULL: unsaid */
    const char *display_name; /* at most as many; NULL: unsaid */
    enum { LOGIN_UNSAID, LOGIN_WANTED, LOGIN_INHIBITED } login;
};

/* An account that was made. */
struct account {
    char user_id[USER_ID_MAX + 1];
    char home_server[USER_ID_MAX + 1];
    char device_id[DEVICE_TEXT_MAX + 1]; /* "": no login was wanted */
    struct secret token_secret; /* the server's half of the access token */
};

/* One step as the database is to remember it. Texts may be NULL where it says
 * so. */
struct store_step {
    const struct secret *session_hash; /* may be NULL when opening */
    size_t passed;                     /* stages seen passed */
    const struct flow *planned;        /* stages passed with this step */
    bool is_new;                       /* nobody has seen the session yet */
    const char *type;                  /* NULL: none */
    const char *localpart;             /* NULL: the client named none */
    const char *password_hash;         /* NULL: none */
    const char *evidence;              /* JSON; NULL: none */
    bool is_costly; /* when opening: it is to be counted as an effort, */
    const struct secret *kept_proof; /* but not for what is kept already */
    const struct secret *proof;      /* NULL when opening: none is asked for */
    const struct device *device;     /* NULL: nothing is said of it */
    const char *peer;                /* NULL: unknown */
};

/* Asks for one row, which is the caller's to end, and turns what stands against
 * it into a fault: that of the column "fault", with the columns "detail" and
 * "retry_after" where it has them. False with a error noted. */
must_use bool store_ask(struct db *db, const char *question, size_t count,
                        const char *const values[], struct pg_result **row,
                        struct error *error);

/* The same for one JSON object, in the column "answer"; the caller's to end. */
must_use bool store_ask_object(struct db *db, const char *question,
                               size_t count, const char *const values[],
                               struct json_object **object,
                               struct error *error);

/* Asks what has passed of a session (without one: of a new one), whether it
 * can have the name, what is kept, and what the stage type has to know. When it
 * is complete and this is its last request again, complete becomes true and
 * account is filled instead. Counts a step that is costly. False with a error
 * noted, such as too many of those. */
must_use bool store_session_open(struct db *db, const struct store_step *step,
                                 struct session *session, bool *complete,
                                 struct account *account, struct error *error);

/* Keeps what is asked only once, the user name, the password and the device,
 * and begins the session where needed. False with a error noted. */
must_use bool store_session_keep(struct db *db, const struct store_step *step,
                                 struct error *error);

/* Begins a stage that takes several requests, and the session where needed.
 * False with a error noted. */
must_use bool store_stage_begin(struct db *db, const struct store_step *step,
                                struct error *error);

/* Passes a stage without making the account, and begins the session where
 * needed. The same step again changes nothing. False with a error noted. */
must_use bool store_stage_pass(struct db *db, const struct store_step *step,
                               struct error *error);

/* Passes the last stage, if that has not happened, and makes the account.
 * account->token_secret goes in as the new one and comes back as the one in
 * force, which is the earlier one when the same step was here before. False
 * with a error noted. */
must_use bool store_account_finish(struct db *db, const struct store_step *step,
                                   const struct secret *token_hash,
                                   struct account *account,
                                   struct error *error);

/* What the database knows of the link in a mail, by the hash of its token;
 * with confirms, the address is confirmed. The object is the caller's to end.
 * False with a error noted. */
must_use bool store_email_link(struct db *db, const struct secret *token_hash,
                               bool confirms, struct json_object **link,
                               struct error *error);

/* Wipes what is left of questions that held secrets. */
void store_forget(struct db *db);

#endif
