#include "cgi/stages/oauth2_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/oauth2_discovery.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/clock.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/secret.h"

extern const struct stage stage_oauth2;

enum { OAUTH2_NAME_SIZE = 51 };

/* The one of that name; the first one for NULL. */
static const struct json_object *
find_provider(const struct json_object *providers, const char *wanted)
{
    const char *name;

    for (size_t i = 0; i < json_length(providers); i++) {
        const struct json_object *provider = json_at(providers, i);
        json_text(provider, "name", &name);
        if (wanted == NULL || (name != NULL && strcmp(name, wanted) == 0))
            return provider;
    }
    return NULL;
}

/* The same session gets the same state, so that asking again changes nothing,
 * until too many codes were wrong: then the next attempt has its own. */
static struct secret state_of(const struct stage_context *context,
                              const char *provider, long attempt)
{
    char text[OAUTH2_NAME_SIZE + 24];

    snprintf(text, sizeof text, "%s %ld", provider, attempt);
    return secret_hmac(context->session->hex, text, strlen(text));
}

static bool send_to(const struct stage_context *context,
                    const struct json_object *provider,
                    struct stage_result *result, struct error *error)
{
    struct oauth2 oauth2 = {.provider = provider};
    struct oauth2_endpoints endpoints;
    struct json_object *discovered = NULL;
    const char *name;
    long attempt;

    json_text(provider, "name", &name);
    json_text(context->input, "key", &oauth2.key);
    json_text(context->input, "base_url", &oauth2.base_url);
    if (name == NULL || oauth2.key == NULL || oauth2.base_url == NULL ||
        !json_read_number(context->input, "attempt", &attempt))
        return error_note(error, ERROR_NOT_SET_UP, "");
    if (!oauth2_find_endpoints(provider, clock_now() + FETCH_TIMEOUT,
                               &endpoints, &discovered, error))
        return false;
    scoped(secret) struct secret state = state_of(context, name, attempt);
    struct secret state_hash = secret_hash(state.hex);
    char *uri = oauth2_login_uri(&oauth2, endpoints.authorization, &state);
    result->challenge = json_new();
    json_add_text(result->challenge, "uri", uri);
    free(uri);
    result->details = json_new();
    json_add_text(result->details, "provider", name);
    json_add_text(result->details, "state_hash", state_hash.hex);
    json_add_number(result->details, "attempt", attempt);
    if (discovered != NULL)
        json_add(result->details, "discovered", discovered);
    return true;
}

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    const struct json_object *login = json_under(context->input, "login");
    const struct json_object *providers =
        json_under(context->input, "providers");
    const char *wanted;
    bool is_confirmed;

    if (json_read_flag(login, "is_confirmed", &is_confirmed) && is_confirmed)
        return true;
    if (json_text(context->keys, "provider", &wanted) != JSON_MEMBER_TEXT)
        json_text(login, "provider", &wanted);
    if (json_length(providers) == 0)
        return error_note(error, ERROR_NOT_SET_UP, "");
    const struct json_object *provider = find_provider(providers, wanted);
    if (provider == NULL)
        return error_note(error, ERROR_PROVIDER_UNKNOWN, "");
    return send_to(context, provider, result, error);
}

const struct stage stage_oauth2 = {
    .type = "m.login.oauth2",
    .keys = {{.name = "provider", .is_optional = true}},
    .is_costly = true,
    .calls_outside = true,
    .is_polled = true,
    .needs_input = true,
    .is_judged_by_database = true,
    .check = check,
};
