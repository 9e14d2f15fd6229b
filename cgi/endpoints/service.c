#include "cgi/endpoints/service.h"

#include <stddef.h>

#include "cgi/engine/accounts.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/secret.h"

bool service_is_known(const char *access_token, const struct request *request,
                      struct db *db, struct error *error)
{
    if (access_token == NULL)
        return error_note(error, ERROR_MISSING_TOKEN, "");
    scoped(secret) struct secret hash = secret_hash(access_token);
    return accounts_ask_service(db, &hash, request->peer, error);
}

void service_refuse(const struct error *error, struct reply *reply)
{
    reply_note_step(reply, NULL);
    reply->stage = stage_find(SERVICE_TYPE);
    reply_error(reply, error);
}
