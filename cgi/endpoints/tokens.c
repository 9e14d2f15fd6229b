#include "cgi/endpoints/endpoints.h"

#include <string.h>

#include "cgi/engine/accounts.h"
#include "cgi/http/access_token.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "common/json.h"

/* False with the reply written when no token came along. */
static bool read_token(const struct request *request, struct secret *hash,
                       struct reply *reply)
{
    char token[ACCESS_TOKEN_SIZE];
    struct error error;

    if (access_token_read(request, token) == NULL) {
        error_note(&error, ERROR_MISSING_TOKEN, "");
        reply_error(reply, &error);
        return false;
    }
    *hash = secret_hash(token);
    explicit_bzero(token, sizeof token);
    return true;
}

void endpoint_tokens_whoami(const struct request *request,
                            const struct settings *settings, struct db *db,
                            struct reply *reply)
{
    struct secret hash;
    struct login login;
    struct error error;

    (void)settings;
    if (!read_token(request, &hash, reply))
        return;
    if (!accounts_whoami(db, &hash, &login, &error)) {
        reply_error(reply, &error);
        return;
    }
    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    json_add_text(reply->body, "user_id", login.user_id);
    json_add_text(reply->body, "device_id", login.device_id);
    json_add_flag(reply->body, "is_guest", login.is_guest);
}

static void log_out(const struct request *request, bool everywhere,
                    struct db *db, struct reply *reply)
{
    struct secret hash;
    struct error error;

    if (!read_token(request, &hash, reply))
        return;
    if (!accounts_log_out(db, &hash, everywhere, &error)) {
        reply_error(reply, &error);
        return;
    }
    reply->status = 200;
    reply->body = json_new();
    reply->outcome = everywhere ? "logged_out_everywhere" : "logged_out";
}

void endpoint_tokens_log_out(const struct request *request,
                             const struct settings *settings, struct db *db,
                             struct reply *reply)
{
    (void)settings;
    log_out(request, false, db, reply);
}

void endpoint_tokens_log_out_everywhere(const struct request *request,
                                        const struct settings *settings,
                                        struct db *db, struct reply *reply)
{
    (void)settings;
    log_out(request, true, db, reply);
}
