#include "cgi/endpoints/registration.h"

#include <string.h>

#include "cgi/endpoints/service.h"
#include "cgi/http/body.h"
#include "cgi/http/error.h"
#include "cgi/http/request.h"
#include "common/form.h"
#include "common/json.h"
#include "common/unicode.h"

static const char email_identity[] = "m.login.email.identity";
static const char guest[] = "matrix_register.login.guest";

void scope_end_registration(struct registration *registration)
{
    json_end(registration->body);
    json_end(registration->translated);
    explicit_bzero(registration, sizeof *registration);
}

/* "" is no device and no name for one. */
static bool read_device_text(const struct json_object *body, const char *key,
                             const char **text, struct error *error)
{
    if (!body_text(body, key, text, error))
        return false;
    if (*text != NULL && (*text)[0] == '\0')
        *text = NULL;
    return *text == NULL || strlen(*text) <= DEVICE_TEXT_MAX ||
           error_note(error, ERROR_BAD_JSON,
                      "the key \"%s\" has more than %d bytes", key,
                      DEVICE_TEXT_MAX);
}

/* Other programs print it, as they print user IDs. */
static bool is_on_one_line(const char *device_id, struct error *error)
{
    return device_id == NULL || !unicode_has_control(device_id) ||
           error_note(error, ERROR_BAD_JSON,
                      "the key \"device_id\" has a control character");
}

static bool read_profile(const struct json_object *body,
                         struct profile *profile, struct error *error)
{
    bool inhibits_login = false, wants_refresh_token = false;

    if (!body_text(body, "username", &profile->user, error) ||
        !body_text(body, "password", &profile->password, error) ||
        !read_device_text(body, "device_id", &profile->device_id, error) ||
        !is_on_one_line(profile->device_id, error) ||
        !read_device_text(body, "initial_device_display_name",
                          &profile->device_display_name, error) ||
        !body_flag(body, "inhibit_login", &inhibits_login, error) ||
        !body_flag(body, "refresh_token", &wants_refresh_token, error))
        return false;
    if (json_kind(body, "inhibit_login") == JSON_MEMBER_FLAG)
        profile->login = inhibits_login ? LOGIN_INHIBITED : LOGIN_WANTED;
    return true;
}

/* This version of the API has keys of other names than version 1, which some
 * clients send still, and an identity server that is always ours. False with an
 * error noted. */
static bool translate_credentials(struct registration *read,
                                  struct error *error)
{
    const struct json_object *given, *older;
    const char *sid, *secret, *older_secret;

    if (!body_object(read->keys, "threepid_creds", &given, error) ||
        !body_object(read->keys, "threepidCreds", &older, error))
        return false;
    if (given == NULL)
        given = older;
    read->keys = read->translated = json_new();
    if (given == NULL)
        return true;
    if (!body_text(given, "sid", &sid, error) ||
        !body_text(given, "client_secret", &secret, error) ||
        !body_text(given, "clientSecret", &older_secret, error))
        return false;
    if (secret == NULL)
        secret = older_secret;
    struct json_object *credentials = json_new();
    json_add(read->translated, "threepidCreds", credentials);
    if (sid != NULL)
        json_add_text(credentials, "sid", sid);
    if (secret != NULL)
        json_add_text(credentials, "clientSecret", secret);
    return true;
}

static bool read_auth(struct registration *read, struct error *error)
{
    if (!body_object(read->body, "auth", &read->keys, error))
        return false;
    if (read->keys == NULL)
        return true;
    if (!body_text(read->keys, "type", &read->type, error) ||
        !body_text(read->keys, "session", &read->session, error))
        return false;
    if (read->session != NULL && read->session[0] == '\0')
        read->session = NULL;
    return read->type == NULL || strcmp(read->type, email_identity) != 0 ||
           translate_credentials(read, error);
}

/* An application service says so where version 1 says any type. */
static bool read_alone(struct registration *read, struct error *error)
{
    const char *type;

    if (!body_text(read->body, "type", &type, error))
        return false;
    /* A guest can't choose a name. */
    if (read->alone != NULL)
        read->profile.user = read->profile.password = NULL;
    read->may_be_service = read->alone == NULL && type == NULL;
    return read->alone != NULL || type == NULL ||
           strcmp(type, SERVICE_TYPE) != 0 ||
           registration_be_of_service(read, error);
}

bool registration_be_of_service(struct registration *read, struct error *error)
{
    struct profile *profile = &read->profile;

    if (profile->user == NULL &&
        !body_text(read->body, "user", &profile->user, error))
        return false;
    if (profile->user == NULL)
        return error_note(error, ERROR_MISSING_KEYS, "username");
    profile->password = NULL;
    read->alone = SERVICE_TYPE;
    json_end(read->translated);
    read->keys = read->translated = json_new();
    json_add_text(read->translated, "user", profile->user);
    return true;
}

static bool read_kind(const struct request *request, struct registration *read,
                      struct error *error)
{
    char kind[sizeof "guest"];

    if (!form_has(request->query, "kind"))
        return true;
    bool is_read = form_value(request->query, "kind", kind, sizeof kind);
    if (strcmp(kind, "user") == 0)
        return true;
    if (!is_read || strcmp(kind, "guest") != 0)
        return error_note(error, ERROR_BAD_KIND, "");
    read->alone = guest;
    return true;
}

bool registration_read(const struct request *request, struct registration *read,
                       struct error *error)
{
    read->access_token = access_token_read(request, read->token);
    return body_read(request, &read->body, error) &&
           read_kind(request, read, error) && read_auth(read, error) &&
           read_profile(read->body, &read->profile, error) &&
           read_alone(read, error);
}
