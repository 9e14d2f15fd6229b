#include "cgi/route.h"

#include <fnmatch.h>
#include <stddef.h>
#include <string.h>

#include "cgi/door_admin.h"
#include "cgi/door_email.h"
#include "cgi/door_fallback.h"
#include "cgi/door_lookup.h"
#include "cgi/door_metrics.h"
#include "cgi/door_oauth2.h"
#include "cgi/door_tokens.h"
#include "cgi/door_v1.h"
#include "cgi/door_v3.h"
#include "cgi/door_validation.h"
#include "cgi/email_proof.h"
#include "cgi/failure.h"
#include "cgi/fault.h"
#include "cgi/oauth2.h"
#include "cgi/reply.h"
#include "cgi/request.h"
#include "cgi/settings.h"

typedef void handler(const struct request *request,
                     const struct settings *settings, struct db *db,
                     struct reply *reply);

/* Paths are patterns as fnmatch(3) has them; one that has no special
 * character comes first, since most requests go there. */
static const struct route {
    const char *path;
    const char *allow; /* the methods that have a handler, HEAD and OPTIONS */
    handler *get;
    handler *post;
} routes[] = {
    {"/_matrix/client/api/v1/register", "GET, HEAD, POST, OPTIONS",
     door_v1_show_flows, door_v1_submit},
    {"/_matrix/client/@(v3|r0|v2_alpha)/register", "POST, OPTIONS", NULL,
     door_v3_submit},
    {"/_matrix/client/@(v3|r0)/register/available", "GET, HEAD, OPTIONS",
     door_lookup_name, NULL},
    {"/_matrix/client/@(v3|r0)/register/email/requestToken", "POST, OPTIONS",
     NULL, door_validation_begin},
    {"/_matrix/client/v1/register/m.login.registration_token/validity",
     "GET, HEAD, OPTIONS", door_lookup_invitation, NULL},
    {"/_matrix/client/versions", "GET, HEAD, OPTIONS", door_lookup_versions,
     NULL},
    {"/_matrix/client/@(v3|r0)/auth/*/fallback/web", "GET, HEAD, POST, OPTIONS",
     door_fallback_show, door_fallback_submit},
    {"/_matrix/client/@(v3|r0)/account/whoami", "GET, HEAD, OPTIONS",
     door_tokens_whoami, NULL},
    {"/_matrix/client/@(v3|r0)/logout", "POST, OPTIONS", NULL,
     door_tokens_log_out},
    {"/_matrix/client/@(v3|r0)/logout/all", "POST, OPTIONS", NULL,
     door_tokens_log_out_everywhere},
    {"/_synapse/admin/v1/register", "GET, HEAD, POST, OPTIONS",
     door_admin_hand_out_nonce, door_admin_submit},
    {DOOR_METRICS_PATH, "GET, HEAD, OPTIONS", door_metrics_show, NULL},
    {EMAIL_LINK_PATH, "GET, HEAD, POST, OPTIONS", door_email_ask,
     door_email_confirm},
    {OAUTH2_RETURN_PATH, "GET, HEAD, POST, OPTIONS", door_oauth2_ask,
     door_oauth2_confirm},
};

static const struct route *find(const char *path)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (fnmatch(routes[i].path, path, FNM_PATHNAME | FNM_EXTMATCH) == 0)
            return &routes[i];
    return NULL;
}

static handler *choose(const struct route *route, const char *method)
{
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        return route->get;
    if (strcmp(method, "POST") == 0)
        return route->post;
    return NULL;
}

static void refuse(struct reply *reply, enum fault_kind kind)
{
    struct fault fault;

    fault_note(&fault, kind, "");
    reply_fault(reply, &fault);
}

void route_answer(const struct request *request, struct settings *settings,
                  struct db *db, struct reply *reply)
{
    const struct route *route = find(request->path);

    if (route == NULL) {
        refuse(reply, FAULT_NOT_FOUND);
        return;
    }
    if (strcmp(request->method, "OPTIONS") == 0) {
        reply->status = 204;
        reply->allow = route->allow;
        return;
    }
    handler *handle = choose(route, request->method);
    if (handle == NULL) {
        refuse(reply, FAULT_METHOD);
        reply->allow = route->allow;
    } else if (request->fault != FAULT_NONE) {
        refuse(reply, request->fault);
    } else if (!settings_refresh(settings, db) && handle != door_metrics_show) {
        refuse(reply, FAULT_DATABASE);
    } else {
        handle(request, settings, db, reply);
        failure_remember(request, reply, db);
    }
}
