#include "cgi/engine/session.h"

#include <string.h>

#include "cgi/stages/stage.h"
#include "common/json.h"

bool session_identify(struct session *session, const char *given)
{
    if (given == NULL)
        session->id = secret_random();
    else if (strlen(given) == sizeof session->id.hex - 1)
        memcpy(session->id.hex, given, sizeof session->id.hex);
    else
        return false;
    session->hash = secret_hash(session->id.hex);
    return true;
}

struct secret session_prove(const struct session *session,
                            const struct stage *stage,
                            const struct json_object *keys)
{
    if (stage == NULL)
        return secret_hmac(session->id.hex, "", 0);
    struct secret proof =
        secret_hmac(session->id.hex, stage->type, strlen(stage->type));
    for (const struct stage_key *key = stage->keys; key->name != NULL; key++) {
        const char *text = json_member_text(keys, key->name);
        proof = secret_hmac(proof.hex, text, strlen(text));
    }
    return proof;
}

struct secret session_token(const struct session *session,
                            const struct secret *token_secret)
{
    return secret_hmac(token_secret->hex, session->id.hex,
                       strlen(session->id.hex));
}
