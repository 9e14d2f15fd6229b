/* The dance with an OAuth2 provider: authorization code with PKCE (RFC 6749
 * section 4.1, RFC 7636), endpoints given or discovered (OpenID Connect
 * Discovery 1.0), and user information in place of tokens to be checked. */
#ifndef OAUTH2_CLIENT_H
#define OAUTH2_CLIENT_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/secret.h"

struct error;
struct json_object;

/* Where a provider sends the browser back to. */
#define OAUTH2_RETURN_PATH "/_matrix/client/api/v1/register/oauth2"

enum { OAUTH2_URL_SIZE = 1024, OAUTH2_SUBJECT_SIZE = 256 };

/* Our side of it: what the SQL functions oauth2_open, oauth2_return tell. */
struct oauth2 {
    const struct json_object *provider; /* a row of register.oauth2_provider */
    const char *base_url;               /* where people reach us */
    const char *key;                    /* that verifiers are derived under */
    const char *secret; /* the provider knows us by; NULL: by none */
};

/* Finds where the provider sends people to log in; may ask the provider. False
 * with a error noted. */
must_use bool oauth2_find_login(const struct json_object *provider,
                                char endpoint[OAUTH2_URL_SIZE],
                                struct error *error);

/* The address to send a browser to. The caller's to free(). */
must_use char *oauth2_login_uri(const struct oauth2 *oauth2,
                                const char *endpoint,
                                const struct secret *state);

/* Exchanges the code that the browser brought back and asks who it is. False
 * with a error noted. */
must_use bool oauth2_find_subject(const struct oauth2 *oauth2,
                                  const char *state, const char *code,
                                  char subject[OAUTH2_SUBJECT_SIZE],
                                  struct error *error);

#endif
