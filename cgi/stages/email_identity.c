#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/clock.h"
#include "common/email.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/text.h"

extern const struct stage stage_email_identity;

/* One account needs no more; each costs a call. */
enum { CREDENTIALS_MAX = 4 };

/* What a client shows of a session with an identity server. */
struct credentials {
    const char *sid;
    const char *client_secret;
    const char *id_server; /* NULL: the address was validated here */
};

static bool read_credentials(const struct json_object *object,
                             struct credentials *read, struct error *error)
{
    const struct {
        const char *key;
        const char **text;
    } members[] = {{"sid", &read->sid}, {"clientSecret", &read->client_secret}};
    char missing[ERROR_DETAIL_SIZE] = "";

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (json_text(object, members[i].key, members[i].text) !=
            JSON_MEMBER_TEXT)
            text_append(missing, sizeof missing, ", ", members[i].key);
    enum json_member kind = json_text(object, "idServer", &read->id_server);
    if (kind != JSON_MEMBER_TEXT && kind != JSON_MEMBER_NONE &&
        kind != JSON_MEMBER_NULL)
        text_append(missing, sizeof missing, ", ", "idServer");
    return missing[0] == '\0' || error_note(error, ERROR_MISSING_KEYS,
                                            "%s (in threepidCreds)", missing);
}

/* The URL that the administrator has given for a server; NULL: not trusted. */
static const char *find_server(const struct json_object *input,
                               const char *name)
{
    const struct json_object *servers = json_under(input, "servers");
    const char *url;

    json_text(servers, name, &url);
    return url;
}

/* As the identity service API of the time has it: getValidated3pid. */
static bool ask_server(const char *url, const struct credentials *credentials,
                       int64_t deadline, struct json_object **answer)
{
    const struct fetch_field query[] = {
        {"sid", credentials->sid},
        {"client_secret", credentials->client_secret},
        {NULL, NULL}};
    const struct fetch fetch = {
        .url = url, .query = query, .deadline = deadline};
    long status;

    return fetch_json(&fetch, &status, answer) && status < 500;
}

static bool add_address(const struct json_object *answer,
                        struct json_object *addresses)
{
    const char *medium, *text;
    char address[EMAIL_SIZE];

    json_text(answer, "medium", &medium);
    json_text(answer, "address", &text);
    if (medium == NULL || strcmp(medium, "email") != 0 || text == NULL ||
        !email_read(text, address))
        return false;
    json_append_text(addresses, address);
    return true;
}

static bool ask_elsewhere(const struct json_object *input,
                          const struct credentials *credentials,
                          int64_t deadline, struct json_object *addresses,
                          struct error *error)
{
    scoped(json) struct json_object *answer = NULL;
    const char *url = find_server(input, credentials->id_server);

    if (url == NULL)
        return error_note(error, ERROR_IDENTITY_SERVER, "");
    if (!ask_server(url, credentials, deadline, &answer))
        return error_note(error, ERROR_UNREACHABLE, "the identity server");
    return add_address(answer, addresses) ||
           error_note(error, ERROR_IDENTITY_REFUSED, "");
}

/* What was validated here is looked at in the transaction that uses it. */
static void add_validation(const struct credentials *credentials,
                           struct json_object *validations)
{
    const struct secret hash = secret_hash(credentials->client_secret);
    struct json_object *validation = json_new();

    json_add_text(validation, "sid", credentials->sid);
    json_add_text(validation, "client_secret_hash", hash.hex);
    json_append(validations, validation);
}

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    const struct json_object *given =
        json_under(context->keys, "threepidCreds");
    bool is_list =
        json_kind(context->keys, "threepidCreds") == JSON_MEMBER_LIST;
    const int64_t deadline = clock_now() + FETCH_TIMEOUT;
    size_t count = is_list ? json_length(given) : 1;

    if (count == 0 || count > CREDENTIALS_MAX)
        return error_note(error, ERROR_BAD_JSON,
                          "the key \"threepidCreds\" has 1 to %d objects",
                          CREDENTIALS_MAX);
    struct json_object *addresses = json_new_list();
    struct json_object *validations = json_new_list();
    result->details = json_new();
    json_add(result->details, "addresses", addresses);
    json_add(result->details, "validations", validations);
    for (size_t i = 0; i < count; i++) {
        struct credentials credentials;
        if (!read_credentials(is_list ? json_at(given, i) : given, &credentials,
                              error))
            return false;
        if (credentials.id_server == NULL)
            add_validation(&credentials, validations);
        else if (!ask_elsewhere(context->input, &credentials, deadline,
                                addresses, error))
            return false;
    }
    return true;
}

const struct stage stage_email_identity = {
    .type = "m.login.email.identity",
    .keys = {{.name = "threepidCreds", .type = STAGE_KEY_OBJECTS}},
    .is_costly = true,
    .calls_outside = true,
    .needs_input = true,
    .check = check,
};
