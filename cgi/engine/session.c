#include "cgi/engine/session.h"

#include <string.h>

#include "cgi/engine/step.h"
#include "cgi/stages/stage.h"
#include "common/json.h"

struct session session_begin(void)
{
    struct session session = {.id = secret_random(), .is_new = true};

    session.hash = secret_hash(session.id.hex);
    return session;
}

bool session_identify(struct session *session, const char *given)
{
    if (given == NULL) {
        *session = session_begin();
        return true;
    }
    if (strlen(given) != sizeof session->id.hex - 1)
        return false;
    memcpy(session->id.hex, given, sizeof session->id.hex);
    session->hash = secret_hash(session->id.hex);
    session->is_new = false;
    return true;
}

struct secret session_request_mac(const struct session *session,
                                  const struct stage *stage,
                                  const struct json_object *keys)
{
    if (stage == NULL)
        return secret_hmac(session->id.hex, "", 0);
    struct secret mac =
        secret_hmac(session->id.hex, stage->type, strlen(stage->type));
    for (const struct stage_key *key = stage->keys; key->name != NULL; key++) {
        const char *text = json_member_text(keys, key->name);
        mac = secret_hmac(mac.hex, text, strlen(text));
    }
    return mac;
}

bool session_profile_mac(const struct session *session,
                         const struct profile *profile, struct secret *mac)
{
    static const char *const logins[] = {NULL, "wanted", "inhibited"};
    const char *const said[] = {
        profile->user, profile->password, profile->device_id,
        profile->device_display_name, logins[profile->login]};
    bool says_something = false;

    *mac = session->id;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        const char *text = said[i] == NULL ? "" : said[i];
        size_t length = said[i] == NULL ? 0 : strlen(text) + 1;
        *mac = secret_hmac(mac->hex, text, length);
        says_something = says_something || said[i] != NULL;
    }
    return says_something;
}

struct secret session_token(const struct session *session,
                            const struct secret *token_secret)
{
    return secret_hmac(token_secret->hex, session->id.hex,
                       strlen(session->id.hex));
}
