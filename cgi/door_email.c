#include "cgi/door_email.h"

#include <stdio.h>

#include "cgi/fault.h"
#include "cgi/page.h"
#include "cgi/reply.h"
#include "cgi/request.h"
#include "cgi/store.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/url.h"

enum { SENTENCE_SIZE = 1024 };

static void show_expired(struct reply *reply)
{
    const struct page page = {
        .title = "This link is no longer good",
        .text = "It has expired, or the sign-up that it belongs to is over. "
                "If you are still signing up, ask for another mail there.",
    };

    page_write(&page, 404, reply);
    reply->outcome = "link_expired";
}

/* Anybody can have a mail sent with a link to go on that is his own: people are
 * not sent there, they are told where it leads. */
static void show_confirmed(const struct json_object *link, struct reply *reply)
{
    const char *next_link, *host;
    char text[SENTENCE_SIZE];
    struct page page = {
        .title = "Your address is confirmed",
        .text = "You can close this page and go on where you were signing up.",
    };

    json_text(link, "next_link", &next_link);
    size_t length = next_link == NULL ? 0 : url_host(next_link, &host);
    if (length > 0) {
        snprintf(text, sizeof text, "Go on at %.*s", (int)length, host);
        page.link = next_link;
        page.link_text = text;
    }
    page_write(&page, 200, reply);
    reply->outcome = "link_confirmed";
}

static void show_question(const struct json_object *link, const char *token,
                          struct reply *reply)
{
    char text[SENTENCE_SIZE];
    const char *address, *server_name, *localpart;
    const struct page page = {
        .title = "Is this your address?",
        .text = text,
        .button = "Yes, confirm it",
        .action = "email",
        .fields = {{"token", token}},
    };

    json_text(link, "address", &address);
    json_text(link, "server_name", &server_name);
    json_text(link, "localpart", &localpart);
    snprintf(text, sizeof text,
             "Somebody is signing up at %s%s%s with the e-mail address %s. "
             "If that is not you, just close this page.",
             server_name, localpart == NULL ? "" : " as ",
             localpart == NULL ? "" : localpart, address);
    page_write(&page, 200, reply);
    reply->outcome = "link_opened";
}

static void show(const struct json_object *link, const char *token,
                 struct reply *reply)
{
    bool is_confirmed;

    if (!json_read_flag(link, "is_confirmed", &is_confirmed))
        show_expired(reply);
    else if (is_confirmed)
        show_confirmed(link, reply);
    else
        show_question(link, token, reply);
}

static void answer(const char *form, bool confirms, struct db *db,
                   struct reply *reply)
{
    scoped(json) struct json_object *link = NULL;
    scoped(secret) struct secret token = {.hex = ""};
    struct fault fault;

    if (!form_value(form, "token", token.hex, sizeof token.hex)) {
        show_expired(reply);
        return;
    }
    const struct secret hash = secret_hash(token.hex);
    if (store_email_link(db, &hash, confirms, &link, &fault))
        show(link, token.hex, reply);
    else
        page_fault(&fault, reply);
}

void door_email_ask(const struct request *request,
                    const struct settings *settings, struct db *db,
                    struct reply *reply)
{
    (void)settings;
    answer(request->query, false, db, reply);
}

void door_email_confirm(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    (void)settings;
    answer(request->body, true, db, reply);
}
