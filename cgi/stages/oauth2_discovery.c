#include "cgi/stages/oauth2_discovery.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cgi/http/error.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/log.h"
#include "common/url.h"

static const char *const names[] = {"authorization_endpoint", "token_endpoint",
                                    "userinfo_endpoint"};

/* NULL: the row has the endpoints itself. */
static const char *issuer_of(const struct json_object *provider)
{
    const char *issuer;

    json_text(provider, "issuer", &issuer);
    return issuer;
}

/* A client secret is sent there, and people are. An issuer must not use us to
 * reach what only we can reach; one on this machine is there for a trial. */
static bool may_name(const char *issuer, const char *endpoint)
{
    if (strchr(endpoint, '#') != NULL)
        return false;
    if (issuer == NULL || url_is_loopback(issuer))
        return url_is_https(endpoint) || url_is_loopback(endpoint);
    return url_is_https(endpoint) &&
           (url_has_name(endpoint) || url_same_host(endpoint, issuer));
}

/* As the database has it. */
static void fold_scheme(char *url)
{
    for (; *url != ':'; url++)
        *url = (char)tolower((unsigned char)*url);
}

static bool read_endpoint(const struct json_object *from, const char *name,
                          const char *issuer, char endpoint[OAUTH2_URL_SIZE])
{
    const char *text;

    json_text(from, name, &text);
    if (text != NULL && may_name(issuer, text) &&
        snprintf(endpoint, OAUTH2_URL_SIZE, "%s", text) < OAUTH2_URL_SIZE) {
        fold_scheme(endpoint);
        return true;
    }
    log_event(LOG_ERR, "oauth2-endpoint-refused", {"issuer", issuer},
              {"endpoint", name},
              {"why", text == NULL ? "it is missing"
                                   : "this issuer may not name that"});
    return false;
}

static bool read_endpoints(const struct json_object *from, const char *issuer,
                           struct oauth2_endpoints *endpoints)
{
    return read_endpoint(from, names[0], issuer, endpoints->authorization) &&
           read_endpoint(from, names[1], issuer, endpoints->token) &&
           read_endpoint(from, names[2], issuer, endpoints->userinfo);
}

/* The document has to be the issuer's own (OpenID Connect Discovery 1.0 section
 * 4.3). It is the caller's to end. */
static bool ask_issuer(const char *issuer, int64_t deadline,
                       struct json_object **document)
{
    char url[OAUTH2_URL_SIZE];
    const struct fetch fetch = {.url = url, .deadline = deadline};
    const char *named;
    long status;
    int length = (int)strlen(issuer);

    if (length > 0 && issuer[length - 1] == '/')
        length--;
    if (snprintf(url, sizeof url, "%.*s/.well-known/openid-configuration",
                 length, issuer) >= (int)sizeof url ||
        !fetch_json(&fetch, &status, document) || status != 200)
        return false;
    json_text(*document, "issuer", &named);
    if (named != NULL && strcmp(named, issuer) == 0)
        return true;
    log_event(LOG_ERR, "oauth2-issuer-differs", {"issuer", issuer});
    return false;
}

static struct json_object *
write_discovery(const char *issuer, const struct oauth2_endpoints *endpoints)
{
    struct json_object *discovered = json_new();

    json_add_text(discovered, "issuer", issuer);
    json_add_text(discovered, names[0], endpoints->authorization);
    json_add_text(discovered, names[1], endpoints->token);
    json_add_text(discovered, names[2], endpoints->userinfo);
    json_add_flag(discovered, "sends_issuer", endpoints->sends_issuer);
    return discovered;
}

static bool discover(const char *issuer, int64_t deadline,
                     struct oauth2_endpoints *endpoints,
                     struct json_object **discovered)
{
    scoped(json) struct json_object *document = NULL;

    if (!ask_issuer(issuer, deadline, &document) ||
        !read_endpoints(document, issuer, endpoints))
        return false;
    if (!json_read_flag(document,
                        "authorization_response_iss_parameter_supported",
                        &endpoints->sends_issuer))
        endpoints->sends_issuer = false;
    *discovered = write_discovery(issuer, endpoints);
    return true;
}

bool oauth2_find_endpoints(const struct json_object *provider, int64_t deadline,
                           struct oauth2_endpoints *endpoints,
                           struct json_object **discovered, struct error *error)
{
    const char *issuer = issuer_of(provider);
    const struct json_object *known =
        issuer == NULL ? provider : json_under(provider, "discovery");

    if (!json_read_flag(known, "sends_issuer", &endpoints->sends_issuer))
        endpoints->sends_issuer = false;
    return (known == NULL ? discover(issuer, deadline, endpoints, discovered)
                          : read_endpoints(known, issuer, endpoints)) ||
           error_note(error, ERROR_UNREACHABLE, "the OAuth2 provider");
}

bool oauth2_is_sender(const struct json_object *provider, bool sends_issuer,
                      const char *iss)
{
    const char *issuer = issuer_of(provider);

    if (issuer == NULL || (iss[0] == '\0' && !sends_issuer))
        return true;
    return strcmp(iss, issuer) == 0;
}
