/* A session: the memory of which stages passed, and the secrets that tie a
 * client to it. Nothing here asks the database. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

#include "cgi/http/error.h"
#include "cgi/stages/flow.h"
#include "common/attributes.h"
#include "common/secret.h"

struct json_object;
struct stage;

struct session {
    struct secret id;           /* what the client holds */
    struct secret hash;         /* what the database knows of it */
    struct flow passed;         /* as the database says */
    bool has_password;          /* one is kept for the account */
    struct secret kept_proof;   /* of what is kept; "": nothing is */
    enum error_kind name_error; /* why it can't have the name asked about */
    struct json_object *input;  /* what on_open told; owned; NULL: nothing */
};

/* Sets the ID to the one given, or to a new one for NULL, and the hash. False
 * when what was given can't be a session ID of ours. */
must_use bool session_identify(struct session *session, const char *given);

/* The credentials of a request, the stage's keys (NULL: it is for no stage),
 * under a key that only the client has: the database can tell the same request
 * from another by it and learns nothing else. */
must_use struct secret session_prove(const struct session *session,
                                     const struct stage *stage,
                                     const struct json_object *keys);

/* The access token of the account that the session makes. One half of it is
 * the client's, the session ID, the other the database's: neither a log that
 * has a session ID nor a dump of the database gives the token away, and the
 * same last step gets the same token again. */
must_use struct secret session_token(const struct session *session,
                                     const struct secret *token_secret);

#endif
