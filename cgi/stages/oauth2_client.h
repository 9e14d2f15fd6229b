/* The exchange with an OAuth2 provider: authorization code with PKCE (RFC 6749
 * section 4.1, RFC 7636), and user information in place of tokens to be
 * checked. */
#ifndef OAUTH2_CLIENT_H
#define OAUTH2_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/attributes.h"
#include "common/secret.h"

struct error;
struct json_object;

/* Where a provider sends the browser back to. */
#define OAUTH2_RETURN_PATH "/_matrix/client/api/v1/register/oauth2"

#define OAUTH2_TYPE "m.login.oauth2"

enum { OAUTH2_SUBJECT_SIZE = 256 };

/* Our side of it: what the database tells of a login. */
struct oauth2 {
    const struct json_object *provider; /* see oauth2_find_endpoints() */
    const char *base_url;               /* where people reach us */
    const char *key;                    /* that verifiers are derived under */
    const char *secret; /* the provider knows us by; NULL: by none */
};

/* What a browser brings back (RFC 6749 section 4.1.2, RFC 9207). Texts are ""
 * where it brings none. */
struct oauth2_comeback {
    const char *state;
    const char *code;
    const char *iss;
};

/* The address to send a browser to: the provider's authorization endpoint, with
 * all that it has to know. The caller's to free(); ends the process when memory
 * is out. */
must_use char *oauth2_login_uri(const struct oauth2 *oauth2,
                                const char *endpoint,
                                const struct secret *state);

/* Exchanges the code that the browser brought back and asks who it is, all
 * within FETCH_TIMEOUT. *discovered is as oauth2_find_endpoints() leaves it,
 * also where the rest fails. False with an error noted: ERROR_LOGIN_REFUSED
 * when that code is not good, any other when nothing is known of it. */
must_use bool oauth2_find_subject(const struct oauth2 *oauth2,
                                  const struct oauth2_comeback *comeback,
                                  char subject[OAUTH2_SUBJECT_SIZE],
                                  struct json_object **discovered,
                                  struct error *error);

#endif
