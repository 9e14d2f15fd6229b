#include "cgi/stages/oauth2_client.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/oauth2_discovery.h"
#include "common/clock.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/log.h"
#include "common/text.h"

static bool note_unreachable(struct error *error)
{
    return error_note(error, ERROR_UNREACHABLE, "the OAuth2 provider");
}

static struct secret verifier_of(const struct oauth2 *oauth2, const char *state)
{
    return secret_hmac(oauth2->key, state, strlen(state));
}

static void write_return_uri(const struct oauth2 *oauth2,
                             char uri[OAUTH2_URL_SIZE])
{
    snprintf(uri, OAUTH2_URL_SIZE, "%s%s", oauth2->base_url,
             OAUTH2_RETURN_PATH);
}

char *oauth2_login_uri(const struct oauth2 *oauth2, const char *endpoint,
                       const struct secret *state)
{
    const char *client_id, *scope;
    char return_uri[OAUTH2_URL_SIZE];
    char challenge[SECRET_CHALLENGE_SIZE];
    char *uri;
    scoped(secret) struct secret verifier = verifier_of(oauth2, state->hex);

    json_text(oauth2->provider, "client_id", &client_id);
    json_text(oauth2->provider, "scope", &scope);
    write_return_uri(oauth2, return_uri);
    secret_challenge(&verifier, challenge);
    const struct fetch_field fields[] = {{"response_type", "code"},
                                         {"client_id", client_id},
                                         {"redirect_uri", return_uri},
                                         {"scope", scope},
                                         {"state", state->hex},
                                         {"code_challenge", challenge},
                                         {"code_challenge_method", "S256"},
                                         {NULL, NULL}};
    char *query = fetch_encode(fields);
    int length = asprintf(&uri, "%s%c%s", endpoint,
                          strchr(endpoint, '?') == NULL ? '?' : '&', query);
    free(query);
    if (length < 0) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "oauth2"});
        abort();
    }
    return uri;
}

/* The access token that the provider gives for the code is in the answer. */
static bool exchange(const struct oauth2 *oauth2, const char *endpoint,
                     const struct oauth2_comeback *comeback, int64_t deadline,
                     struct json_object **answer, struct error *error)
{
    const char *client_id;
    char return_uri[OAUTH2_URL_SIZE];
    scoped(secret) struct secret verifier =
        verifier_of(oauth2, comeback->state);
    long status;

    json_text(oauth2->provider, "client_id", &client_id);
    write_return_uri(oauth2, return_uri);
    const struct fetch_field form[] = {{"grant_type", "authorization_code"},
                                       {"code", comeback->code},
                                       {"redirect_uri", return_uri},
                                       {"client_id", client_id},
                                       {"client_secret", oauth2->secret},
                                       {"code_verifier", verifier.hex},
                                       {NULL, NULL}};
    const struct fetch fetch = {
        .url = endpoint, .form = form, .deadline = deadline};
    if (!fetch_json(&fetch, &status, answer) || status >= 500)
        return note_unreachable(error);
    return true;
}

/* The person can do nothing about a secret that the provider does not take. */
static bool note_refusal(const struct json_object *answer, struct error *error)
{
    const char *reason;

    json_text(answer, "error", &reason);
    if (reason == NULL || strcmp(reason, "invalid_client") != 0)
        return error_note(error, ERROR_LOGIN_REFUSED, "");
    log_event(LOG_ERR, "oauth2-secret-refused",
              {"see", "register.set_secret('oauth2 …', …)"});
    return error_note(error, ERROR_NOT_SET_UP, "");
}

/* Some providers number people, where OpenID Connect has a text. */
static bool read_subject(const struct json_object *person, const char *claim,
                         char subject[OAUTH2_SUBJECT_SIZE])
{
    const char *text;
    enum json_member kind = json_text(person, claim, &text);
    unsigned long number;

    if (kind == JSON_MEMBER_NUMBER) {
        text = json_member_text(person, claim);
        /* Larger ones are all read as the largest: one for many people. */
        if (!text_number(text, LONG_MAX, &number))
            return false;
    }
    return text != NULL && text[0] != '\0' &&
           snprintf(subject, OAUTH2_SUBJECT_SIZE, "%s", text) <
               OAUTH2_SUBJECT_SIZE;
}

static bool ask_who(const struct oauth2 *oauth2, const char *endpoint,
                    const char *access_token, int64_t deadline,
                    char subject[OAUTH2_SUBJECT_SIZE], struct error *error)
{
    scoped(json) struct json_object *person = NULL;
    const struct fetch fetch = {
        .url = endpoint, .bearer = access_token, .deadline = deadline};
    const char *claim;
    long status;

    json_text(oauth2->provider, "subject_claim", &claim);
    if (claim == NULL || !fetch_json(&fetch, &status, &person) ||
        status != 200 || !read_subject(person, claim, subject))
        return note_unreachable(error);
    return true;
}

/* Another provider may have sent the browser here, to have its code sent to
 * this provider, or this provider's code to itself (RFC 9207 section 1). */
static bool note_sender(const struct oauth2 *oauth2, struct error *error)
{
    const char *name;

    json_text(oauth2->provider, "name", &name);
    log_event(LOG_WARNING, "oauth2-sender-differs", {"provider", name});
    return error_note(error, ERROR_LOGIN_REFUSED, "");
}

bool oauth2_find_subject(const struct oauth2 *oauth2,
                         const struct oauth2_comeback *comeback,
                         char subject[OAUTH2_SUBJECT_SIZE],
                         struct json_object **discovered, struct error *error)
{
    scoped(json) struct json_object *answer = NULL;
    const int64_t deadline = clock_now() + FETCH_TIMEOUT;
    struct oauth2_endpoints endpoints;
    const char *access_token;

    /* It can be taken away while a person is logging in. */
    if (oauth2->key == NULL || oauth2->base_url == NULL)
        return error_note(error, ERROR_NOT_SET_UP, "");
    if (!oauth2_find_endpoints(oauth2->provider, deadline, &endpoints,
                               discovered, error))
        return false;
    if (!oauth2_is_sender(oauth2->provider, endpoints.sends_issuer,
                          comeback->iss))
        return note_sender(oauth2, error);
    if (!exchange(oauth2, endpoints.token, comeback, deadline, &answer, error))
        return false;
    if (json_text(answer, "access_token", &access_token) != JSON_MEMBER_TEXT)
        return note_refusal(answer, error);
    return ask_who(oauth2, endpoints.userinfo, access_token, deadline, subject,
                   error);
}
