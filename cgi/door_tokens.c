#include "cgi/door_tokens.h"

#include <string.h>

#include "cgi/access_token.h"
#include "cgi/accounts.h"
#include "cgi/fault.h"
#include "cgi/reply.h"
#include "cgi/request.h"
#include "common/json.h"

/* False with the reply written when no token came along. */
static bool read_token(const struct request *request, struct secret *hash,
                       struct reply *reply)
{
    char token[ACCESS_TOKEN_SIZE];
    struct fault fault;

    if (access_token_read(request, token) == NULL) {
        fault_note(&fault, FAULT_MISSING_TOKEN, "");
        reply_fault(reply, &fault);
        return false;
    }
    *hash = secret_hash(token);
    explicit_bzero(token, sizeof token);
    return true;
}

void door_tokens_whoami(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    struct secret hash;
    struct login login;
    struct fault fault;

    (void)settings;
    if (!read_token(request, &hash, reply))
        return;
    if (!accounts_whoami(db, &hash, &login, &fault)) {
        reply_fault(reply, &fault);
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
    struct fault fault;

    if (!read_token(request, &hash, reply))
        return;
    if (!accounts_log_out(db, &hash, everywhere, &fault)) {
        reply_fault(reply, &fault);
        return;
    }
    reply->status = 200;
    reply->body = json_new();
    reply->outcome = everywhere ? "logged_out_everywhere" : "logged_out";
}

void door_tokens_log_out(const struct request *request,
                         const struct settings *settings, struct db *db,
                         struct reply *reply)
{
    (void)settings;
    log_out(request, false, db, reply);
}

void door_tokens_log_out_everywhere(const struct request *request,
                                    const struct settings *settings,
                                    struct db *db, struct reply *reply)
{
    (void)settings;
    log_out(request, true, db, reply);
}
