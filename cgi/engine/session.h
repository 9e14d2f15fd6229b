/* A session as the client holds it: the ID, and what is derived from it. The
 * database knows hashes only. Nothing here asks the database. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/secret.h"

/* What is encrypted under a session ID, see secret_seal(). */
#define SEALED_PASSWORD "password"
#define SEALED_TOKEN "token"

struct json_object;
struct profile;
struct stage;

struct session {
    struct secret id;   /* what the client holds */
    struct secret hash; /* what the database knows it by */
    bool is_new;        /* no client has seen it yet */
};

/* Begins a new session. */
must_use struct session session_begin(void);

/* Sets the session that a client names (NULL: a new one). False when that
 * can't be a session ID of this service. */
must_use bool session_identify(struct session *session, const char *given);

/* HMACs, under the session ID, of a request's stage (NULL: none) and the
 * stage's keys, and of a profile: the database can tell the same from another
 * and learns nothing else. False when the profile says nothing. */
must_use struct secret session_request_mac(const struct session *session,
                                           const struct stage *stage,
                                           const struct json_object *keys);
must_use bool session_profile_mac(const struct session *session,
                                  const struct profile *profile,
                                  struct secret *mac);

/* The access token of the account that the session makes. One half of it is
 * the client's, the session ID, the other the database's: neither a log that
 * has a session ID nor a dump of the database gives the token away, and the
 * same last step gets the same token again. */
must_use struct secret session_token(const struct session *session,
                                     const struct secret *token_secret);

#endif
