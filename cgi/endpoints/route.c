#include "cgi/endpoints/route.h"

#include <fnmatch.h>
#include <stddef.h>
#include <string.h>

#include "cgi/endpoints/endpoints.h"
#include "cgi/engine/failure.h"
#include "cgi/engine/settings.h"
#include "cgi/http/error.h"
#include "cgi/http/page.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/email_proof.h"
#include "cgi/stages/oauth2_client.h"
#include "common/json.h"

/* Paths are patterns as fnmatch(3) has them; one that has no special
 * character comes first, since most requests go there. */
static const struct route {
    const char *path;
    const char *allow; /* the methods that have a handler, HEAD and OPTIONS */
    endpoint *get;
    endpoint *post;
} routes[] = {
    {"/_matrix/client/api/v1/register", "GET, HEAD, POST, OPTIONS",
     endpoint_v1_show_flows, endpoint_v1_submit},
    {"/_matrix/client/api/v1/register/cancel", "POST, OPTIONS", NULL,
     endpoint_v1_cancel},
    {"/_matrix/client/@(v3|r0|v2_alpha)/register", "POST, OPTIONS", NULL,
     endpoint_v3_submit},
    {"/_matrix/client/@(v3|r0)/register/available", "GET, HEAD, OPTIONS",
     endpoint_lookup_name, NULL},
    {"/_matrix/client/@(v3|r0)/register/email/requestToken", "POST, OPTIONS",
     NULL, endpoint_validation_begin},
    {"/_matrix/client/v1/register/m.login.registration_token/validity",
     "GET, HEAD, OPTIONS", endpoint_lookup_invitation, NULL},
    {"/_matrix/client/api/v1/register/page", "GET, HEAD, OPTIONS",
     endpoint_lookup_page, NULL},
    {"/_matrix/client/versions", "GET, HEAD, OPTIONS", endpoint_lookup_versions,
     NULL},
    {"/_matrix/client/@(v3|r0)/auth/*/fallback/web", "GET, HEAD, POST, OPTIONS",
     endpoint_fallback_show, endpoint_fallback_submit},
    {"/_matrix/client/@(v3|r0)/account/whoami", "GET, HEAD, OPTIONS",
     endpoint_tokens_whoami, NULL},
    {"/_matrix/client/@(v3|r0)/logout", "POST, OPTIONS", NULL,
     endpoint_tokens_log_out},
    {"/_matrix/client/@(v3|r0)/logout/all", "POST, OPTIONS", NULL,
     endpoint_tokens_log_out_everywhere},
    {"/_synapse/admin/v1/register", "GET, HEAD, POST, OPTIONS",
     endpoint_admin_hand_out_nonce, endpoint_admin_submit},
    {ENDPOINT_METRICS_PATH, "GET, HEAD, OPTIONS", endpoint_metrics_show, NULL},
    {EMAIL_LINK_PATH, "GET, HEAD, POST, OPTIONS", endpoint_email_ask,
     endpoint_email_confirm},
    {OAUTH2_RETURN_PATH, "GET, HEAD, POST, OPTIONS", endpoint_oauth2_ask,
     endpoint_oauth2_confirm},
};

static const struct route *find(const char *path)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (fnmatch(routes[i].path, path, FNM_PATHNAME | FNM_EXTMATCH) == 0)
            return &routes[i];
    return NULL;
}

static endpoint *choose(const struct route *route, const char *method)
{
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        return route->get;
    if (strcmp(method, "POST") == 0)
        return route->post;
    return NULL;
}

/* Whether a person looks at what is answered there. */
/* cppcheck-suppress constParameter ; it is a function */
static bool is_page(endpoint *handle)
{
    return handle == endpoint_email_ask || handle == endpoint_email_confirm ||
           handle == endpoint_oauth2_ask || handle == endpoint_oauth2_confirm ||
           handle == endpoint_fallback_show;
}

/* The endpoint that is refused may be NULL: none. */
static void refuse(endpoint *handle, enum error_kind kind, struct reply *reply)
{
    struct error error;

    error_note(&error, kind, "");
    if (is_page(handle))
        page_error(&error, reply);
    else
        reply_error(reply, &error);
}

/* Says when registration opens again, where that is known. */
static void tell_when_open(const struct settings *settings, struct reply *reply)
{
    const struct json_object *until =
        json_under(settings->page, "closed_until");

    if (reply->error == ERROR_CLOSED && reply->body != NULL && until != NULL)
        json_add(reply->body, "matrix_register.closed_until",
                 json_share(until));
}

/* Whether a GET there, which asks the database nothing, has all it needs,
 * though the settings can't be read now. */
static bool does_without(const struct route *route,
                         const struct settings *settings)
{
    if (route->get == endpoint_v1_show_flows ||
        route->get == endpoint_lookup_page ||
        route->get == endpoint_fallback_show)
        return settings_are_known(settings);
    return route->get == endpoint_lookup_versions ||
           route->get == endpoint_metrics_show;
}

void route_answer(const struct request *request, struct settings *settings,
                  struct db *db, struct reply *reply)
{
    const struct route *route = find(request->path);

    reply->site = (struct page_site){request->path, settings->server_name};
    if (route == NULL) {
        refuse(NULL, ERROR_NOT_FOUND, reply);
        return;
    }
    if (strcmp(request->method, "OPTIONS") == 0) {
        reply->status = 204;
        reply->allow = route->allow;
        return;
    }
    endpoint *handle = choose(route, request->method);
    if (handle == NULL) {
        refuse(NULL, ERROR_METHOD, reply);
        reply->allow = route->allow;
    } else if (request->error != ERROR_NONE) {
        refuse(handle, request->error, reply);
    } else if (!settings_refresh(settings, db) &&
               !(handle == route->get && does_without(route, settings))) {
        refuse(handle, ERROR_DATABASE, reply);
    } else {
        handle(request, settings, db, reply);
        tell_when_open(settings, reply);
        failure_remember(request, reply, db);
    }
}
