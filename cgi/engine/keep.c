#include "cgi/engine/keep.h"

#include <string.h>

#include "cgi/engine/new_name.h"
#include "cgi/engine/session.h"
#include "cgi/engine/settings.h"
#include "cgi/stages/new_password.h"
#include "common/attributes.h"
#include "common/slot.h"

/* All that is found out on the way. */
struct keeping {
    const struct keep *keep;
    const struct settings *settings;
    struct username username;
    struct session session;
    struct secret proof; /* of what there is to keep */
    char password_hash[PASSWORD_HASH_SIZE];
};

static void scope_end_keeping(struct keeping *keeping)
{
    explicit_bzero(keeping, sizeof *keeping);
}

static struct new_password to_password(const struct keeping *keeping)
{
    return (struct new_password){
        .text = keeping->keep->password,
        .localpart = keeping->username.localpart,
        .server_name = keeping->settings->server_name,
    };
}

static bool says_nothing(const struct keep *keep)
{
    return keep->user == NULL && keep->password == NULL &&
           keep->device->id == NULL && keep->device->display_name == NULL &&
           keep->device->login == LOGIN_UNSAID;
}

/* Under a key that only the client has, so that the database can tell the same
 * again and learns nothing else. */
static struct secret prove(const struct keep *keep, const struct secret *id)
{
    static const char *const logins[] = {"unsaid", "wanted", "inhibited"};
    const char *const said[] = {keep->user, keep->password, keep->device->id,
                                keep->device->display_name,
                                logins[keep->device->login]};
    struct secret proof = *id;

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        proof = said[i] == NULL
                    ? secret_hmac(proof.hex, "", 0)
                    : secret_hmac(proof.hex, said[i], strlen(said[i]) + 1);
    return proof;
}

/* What is wrong with it however far the session is. */
static bool read_keep(struct keeping *keeping, struct outcome *outcome)
{
    const struct keep *keep = keeping->keep;
    struct error *error = &outcome->error;

    if (!keeping->settings->registration_open && keep->session == NULL)
        return error_note(error, ERROR_CLOSED, "");
    if (!session_identify(&keeping->session, keep->session))
        return error_note(error, ERROR_SESSION_UNKNOWN, "");
    if (!new_name_read(keep->user, keeping->settings, &keeping->username,
                       error))
        return false;
    memcpy(outcome->user_id, keeping->username.user_id,
           sizeof outcome->user_id);
    const struct new_password password = to_password(keeping);
    if (keep->password != NULL &&
        !new_password_fits(&password, &keeping->settings->password, error))
        return false;
    keeping->proof = prove(keep, &keeping->session.id);
    /* Of a session that is under way the password may be known already. */
    if (keep->password != NULL && keep->session == NULL &&
        !slot_is_free(SLOT_HASH, keeping->settings->slots))
        return error_note_busy(error, keeping->settings->slots->retry_after);
    return true;
}

/* For the store. */
static struct store_step to_store(const struct keeping *keeping)
{
    const struct keep *keep = keeping->keep;
    const char *hash = keeping->password_hash;

    return (struct store_step){
        .session_hash = &keeping->session.hash,
        .is_new = keep->session == NULL,
        .localpart = keep->user == NULL ? NULL : keeping->username.localpart,
        .password_hash = hash[0] == '\0' ? NULL : hash,
        .proof = &keeping->proof,
        .device = keep->device,
        .peer = keep->peer,
    };
}

/* Of a new session nothing is asked, unless a password would be hashed: that is
 * counted first, and not done for a user name that can't be had. False with a
 * error, and false when the session is complete. */
static bool open_session(struct keeping *keeping, struct db *db,
                         struct outcome *outcome)
{
    const struct keep *keep = keeping->keep;
    struct store_step stored = to_store(keeping);
    bool complete = false;

    stored.proof = NULL;
    stored.is_costly = keep->password != NULL;
    stored.kept_proof = &keeping->proof;
    if (keep->session == NULL) {
        stored.session_hash = NULL;
        if (keep->password == NULL)
            return true;
    }
    if (!store_session_open(db, &stored, &keeping->session, &complete,
                            &outcome->account, &outcome->error))
        return false;
    if (complete) {
        outcome->kind = OUTCOME_ACCOUNT;
        outcome->access_token =
            session_token(&keeping->session, &outcome->account.token_secret);
        return false;
    }
    if (!keeping->settings->registration_open)
        return error_note(&outcome->error, ERROR_CLOSED, "");
    /* The invitation that a name is kept for may still be shown. */
    return keeping->session.name_error == ERROR_NONE ||
           keeping->session.name_error == ERROR_NAME_INVITED ||
           error_note(&outcome->error, keeping->session.name_error, "");
}

static bool is_kept_already(const struct keeping *keeping)
{
    return keeping->keep->session != NULL &&
           (says_nothing(keeping->keep) ||
            secret_equal(keeping->session.kept_proof.hex, keeping->proof.hex));
}

static bool store(struct keeping *keeping, struct db *db, struct error *error)
{
    if (is_kept_already(keeping))
        return true;
    const struct new_password password = to_password(keeping);
    if (keeping->keep->password != NULL &&
        !new_password_hash(&password, &keeping->settings->password,
                           keeping->password_hash, error))
        return false;
    const struct store_step stored = to_store(keeping);
    return store_session_keep(db, &stored, error);
}

void keep_run(const struct keep *keep, const struct settings *settings,
              struct db *db, struct outcome *outcome)
{
    scoped(keeping) struct keeping keeping = {.keep = keep,
                                              .settings = settings};

    *outcome = (struct outcome){.kind = OUTCOME_FAULT};
    if (!read_keep(&keeping, outcome) || !open_session(&keeping, db, outcome) ||
        !store(&keeping, db, &outcome->error))
        return;
    const struct flow next =
        flow_next(&settings->flows, &keeping.session.passed);
    outcome->kind = OUTCOME_NEXT;
    outcome->session = keeping.session.id;
    outcome->passed = keeping.session.passed;
    outcome->has_password =
        keeping.session.has_password || keep->password != NULL;
    outcome->next = next.length == 0 ? NULL : next.stages[0];
}
