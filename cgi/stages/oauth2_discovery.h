/* Where the endpoints of an OAuth2 provider are: as its row says, or, with an
 * issuer, as the provider says itself (OpenID Connect Discovery 1.0). */
#ifndef OAUTH2_DISCOVERY_H
#define OAUTH2_DISCOVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/attributes.h"

struct error;
struct json_object;

/* The database keeps endpoints of 1000 characters. */
enum { OAUTH2_URL_SIZE = 1001 };

struct oauth2_endpoints {
    char authorization[OAUTH2_URL_SIZE];
    char token[OAUTH2_URL_SIZE];
    char userinfo[OAUTH2_URL_SIZE];
    bool sends_issuer; /* with each answer: RFC 9207 section 3 */
};

/* Finds the endpoints of a provider (a row of register.oauth2_provider, with
 * "discovery" where the database knows what was discovered); asks the provider,
 * until the deadline of clock.h, where no request has for long. What it says
 * then is in *discovered, for the database to keep, the caller's to end;
 * otherwise that stays as it is. No endpoint is told that must not be trusted.
 * False with an error noted. */
must_use bool oauth2_find_endpoints(const struct json_object *provider,
                                    int64_t deadline,
                                    struct oauth2_endpoints *endpoints,
                                    struct json_object **discovered,
                                    struct error *error);

/* Whether the parameter "iss" that came back with a browser ("": none did) is
 * that of the provider (RFC 9207 section 2.4). */
must_use bool oauth2_is_sender(const struct json_object *provider,
                               bool sends_issuer, const char *iss);

#endif
