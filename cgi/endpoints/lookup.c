#include "cgi/endpoints/endpoints.h"

#include <stddef.h>
#include <string.h>

#include "cgi/engine/accounts.h"
#include "cgi/engine/due.h"
#include "cgi/engine/new_name.h"
#include "cgi/engine/settings.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/json.h"
#include "common/unicode.h"

/* Of each the part about registration is complete here. Refresh tokens, which
 * came with v1.3, a server may leave out. */
static const char *const versions[] = {
    "r0.0.1", "r0.1.0", "r0.2.0", "r0.3.0", "r0.4.0", "r0.5.0",
    "r0.6.0", "r0.6.1", "v1.1",   "v1.2",   "v1.3",   "v1.4",
    "v1.5",   "v1.6",   "v1.7",   "v1.8",   "v1.9",   "v1.10",
    "v1.11",  "v1.12",  "v1.13",  "v1.14",  "v1.15",  "v1.16",
};

enum { FIELD_SIZE = 1024 };

void endpoint_lookup_versions(const struct request *request,
                              const struct settings *settings, struct db *db,
                              struct reply *reply)
{
    struct json_object *list = json_new_list();
    struct json_object *features = json_new();

    (void)request;
    (void)settings;
    (void)db;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
        json_append_text(list, versions[i]);
    json_add_flag(features, "org.matrix.msc2918", false);
    reply->status = 200;
    reply->body = json_new();
    json_add(reply->body, "versions", list);
    json_add(reply->body, "unstable_features", features);
}

void endpoint_lookup_page(const struct request *request,
                          const struct settings *settings, struct db *db,
                          struct reply *reply)
{
    (void)request;
    (void)db;
    reply->status = 200;
    reply->body = json_share(settings->page);
}

static bool name_is_free(const struct request *request,
                         const struct settings *settings, struct db *db,
                         struct error *error)
{
    char name[FIELD_SIZE];
    struct username username;

    if (!form_has(request->query, "username"))
        return error_note(error, ERROR_MISSING_FIELD, "username");
    if (!settings->registration_open)
        return error_note(error, ERROR_CLOSED, "");
    if (!form_value(request->query, "username", name, sizeof name))
        return error_note(error, ERROR_NAME_INVALID, "%s",
                          "A user name is not so long, and its bytes are "
                          "written as %XX in a query");
    return new_name_read(name, settings, &username, error) &&
           accounts_ask_name(db, username.localpart, error) &&
           due_takes_name(settings, username.localpart, request->peer, error);
}

void endpoint_lookup_name(const struct request *request,
                          const struct settings *settings, struct db *db,
                          struct reply *reply)
{
    struct error error;

    if (!name_is_free(request, settings, db, &error)) {
        reply_error(reply, &error);
        /* That a name is taken is no failure: pages ask while people type. */
        if (reply->status < 500)
            reply->outcome = NULL;
        return;
    }
    reply->status = 200;
    reply->body = json_new();
    json_add_flag(reply->body, "available", true);
}

static bool ask_invitation(const struct request *request, struct db *db,
                           struct invitation *invitation, struct error *error)
{
    char token[FIELD_SIZE];

    if (!form_has(request->query, "token"))
        return error_note(error, ERROR_MISSING_FIELD, "token");
    if (!form_value(request->query, "token", token, sizeof token))
        return error_note(error, ERROR_BAD_VALUE, "%s",
                          "a token is not so long, and its bytes are written "
                          "as %XX in a query");
    scoped(unicode) char *trimmed = unicode_trim(token);
    scoped(secret) struct secret hash = secret_hash(trimmed);
    explicit_bzero(token, sizeof token);
    return accounts_ask_invitation(db, &hash, request->peer, invitation, error);
}

void endpoint_lookup_invitation(const struct request *request,
                                const struct settings *settings, struct db *db,
                                struct reply *reply)
{
    struct error error;
    struct invitation invitation = {.is_valid = false};

    (void)settings;
    if (!ask_invitation(request, db, &invitation, &error)) {
        reply_error(reply, &error);
        return;
    }
    reply->status = 200;
    reply->body = json_new();
    json_add_flag(reply->body, "valid", invitation.is_valid);
    if (invitation.is_valid && invitation.for_name[0] != '\0')
        json_add_text(reply->body, "matrix_register.for_name",
                      invitation.for_name);
}
