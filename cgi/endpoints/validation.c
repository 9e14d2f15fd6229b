#include "cgi/endpoints/endpoints.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cgi/engine/accounts.h"
#include "cgi/engine/settings.h"
#include "cgi/http/body.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/email_proof.h"
#include "common/attributes.h"
#include "common/email.h"
#include "common/form.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/url.h"

enum { CLIENT_SECRET_MAX = 255, NEXT_LINK_MAX = 2000, LINK_SIZE = 6400 };

/* What a request says; the texts are lent by the body. */
struct order {
    const char *client_secret;
    char address[EMAIL_SIZE];
    long attempt;
    const char *next_link; /* NULL: none */
};

static bool is_client_secret(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && length <= CLIENT_SECRET_MAX &&
           strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz"
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ.=_-") == length;
}

static bool is_link(const char *text)
{
    const char *host;

    return strlen(text) <= NEXT_LINK_MAX && url_host(text, &host) > 0;
}

static bool read_order(const struct json_object *body, struct order *order,
                       struct error *error)
{
    static const char *const needed[] = {"client_secret", "email",
                                         "send_attempt", NULL};
    const char *email;

    if (!body_has(body, needed, error) ||
        !body_text(body, "client_secret", &order->client_secret, error) ||
        !body_text(body, "email", &email, error) ||
        !body_number(body, "send_attempt", &order->attempt, error) ||
        !body_text(body, "next_link", &order->next_link, error))
        return false;
    if (!is_client_secret(order->client_secret))
        return error_note(error, ERROR_BAD_VALUE,
                          "client_secret has 1 to 255 of A-Z a-z 0-9 . = _ -");
    if (order->attempt < 1 || order->attempt > INT_MAX)
        return error_note(error, ERROR_BAD_VALUE,
                          "send_attempt is a number from 1 to %d", INT_MAX);
    if (order->next_link != NULL && !is_link(order->next_link))
        return error_note(error, ERROR_BAD_VALUE,
                          "next_link is an http or https URL");
    return email_read(email, order->address) ||
           error_note(error, ERROR_EMAIL_INVALID, "");
}

static bool write_link(const struct secret *token, const char *next_link,
                       char link[LINK_SIZE])
{
    static const char path[] = EMAIL_LINK_PATH "?";
    char *query = link + sizeof path - 1;
    size_t room = LINK_SIZE - sizeof path + 1;

    memcpy(link, path, sizeof path);
    return form_add(query, room, "token", token->hex) &&
           (next_link[0] == '\0' ||
            form_add(query, room, "next_link", next_link));
}

static bool begin(const struct request *request, const struct order *order,
                  struct db *db, char sid[SID_SIZE], struct error *error)
{
    scoped(secret) struct secret hash = secret_hash(order->client_secret);
    scoped(secret) struct secret token = secret_random();
    const char *next_link = order->next_link == NULL ? "" : order->next_link;
    const struct secret token_hash = email_link_hash(&token, next_link);
    char link[LINK_SIZE];
    const struct validation validation = {
        .secret_hash = &hash,
        .address = order->address,
        .attempt = order->attempt,
        .link = link,
        .token_hash = &token_hash,
        .peer = request->peer,
    };

    bool begun = write_link(&token, next_link, link)
                     ? accounts_begin_validation(db, &validation, sid, error)
                     : error_note(error, ERROR_INTERNAL, "");
    explicit_bzero(link, sizeof link);
    return begun;
}

/* Whether a flow has anything to do with mail. */
static bool asks_for_mail(const struct settings *settings)
{
    static const char *const types[] = {
        "m.login.email.identity", "m.login.email.code", "m.login.email.url"};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (settings_have_stage(settings, types[i]))
            return true;
    return false;
}

void endpoint_validation_begin(const struct request *request,
                               const struct settings *settings, struct db *db,
                               struct reply *reply)
{
    scoped(json) struct json_object *body = NULL;
    struct order order = {.attempt = 0};
    char sid[SID_SIZE];
    struct error error;

    if (!settings->registration_open)
        error_note(&error, ERROR_CLOSED, "");
    else if (body_read(request, &body, &error) &&
             read_order(body, &order, &error) &&
             (asks_for_mail(settings) ||
              error_note(&error, ERROR_EMAIL_UNUSED, "")) &&
             begin(request, &order, db, sid, &error)) {
        reply->status = 200;
        reply->is_secret = true;
        reply->body = json_new();
        json_add_text(reply->body, "sid", sid);
        reply->outcome = "validation_begun";
        return;
    }
    reply_error(reply, &error);
}
