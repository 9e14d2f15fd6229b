/* The questions asked of the database outside a step: whose a token is, what a
 * client asks before it begins, where links and logins lead. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <stdbool.h>

#include "cgi/engine/step.h"
#include "common/attributes.h"
#include "common/secret.h"

struct db;
struct error;
struct json_object;

/* Whose an access token is. */
struct login {
    char user_id[USER_ID_MAX + 1];
    char device_id[DEVICE_TEXT_MAX + 1];
    bool is_guest;
};

/* Finds that out by the hash of the token. False with an error noted. */
must_use bool accounts_whoami(struct db *db, const struct secret *token_hash,
                              struct login *login, struct error *error);

/* Forgets the token and its device, or all those of the account. False with a
 * error noted. */
must_use bool accounts_log_out(struct db *db, const struct secret *token_hash,
                               bool everywhere, struct error *error);

/* Whether a new sign-up can have a user name now. False with an error noted. */
must_use bool accounts_ask_name(struct db *db, const char *localpart,
                                struct error *error);

/* Ends a sign-up that is not complete, if there is one. False with an error
 * noted. */
must_use bool accounts_cancel(struct db *db, const struct secret *session_hash,
                              struct error *error);

/* What is told of an invitation. */
struct invitation {
    bool is_valid;                  /* good for one more account */
    char for_name[USER_ID_MAX + 1]; /* the only localpart it is for; "": any */
};

/* Finds that out by the hash of its token. The peer may be NULL: unknown.
 * False with an error noted. */
must_use bool accounts_ask_invitation(struct db *db,
                                      const struct secret *token_hash,
                                      const char *peer,
                                      struct invitation *invitation,
                                      struct error *error);

/* Whether an access token is that of an application service, by its hash. The
 * peer may be NULL: unknown. False with an error noted; a wrong token counts as
 * a guess. */
must_use bool accounts_ask_service(struct db *db,
                                   const struct secret *token_hash,
                                   const char *peer, struct error *error);

/* A request to have an e-mail address validated. Everything is lent. */
struct validation {
    const struct secret *secret_hash; /* of the client's secret */
    const char *address;
    long attempt;
    const char *link; /* to be mailed; public_base_url goes before it */
    const struct secret *token_hash; /* what that is to be known by */
    const char *peer;                /* NULL: unknown */
};

enum { SID_SIZE = 33 };

/* Mails a link, unless the same client has made that attempt before, and tells
 * the ID of the validation. False with an error noted. */
must_use bool accounts_begin_validation(struct db *db,
                                        const struct validation *validation,
                                        char sid[SID_SIZE],
                                        struct error *error);

/* What the database knows of the link in a mail, by the hash of its token;
 * with confirms, the address is confirmed. The object is the caller's to end.
 * False with an error noted. */
must_use bool accounts_email_link(struct db *db,
                                  const struct secret *token_hash,
                                  bool confirms, struct json_object **link,
                                  struct error *error);

/* The key that nonces are signed with. False with an error noted. */
must_use bool accounts_nonce_key(struct db *db, struct secret *key,
                                 struct error *error);

#endif
