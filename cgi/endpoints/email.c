
#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/accounts.h"
#include "cgi/http/error.h"
#include "cgi/http/page.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/email_proof.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/unicode.h"
#include "common/url.h"

enum { SENTENCE_SIZE = 1024, SID_ROOM = 128, PASTED_SIZE = 256 };

/* What stands in the link. */
struct link {
    struct secret token;
    char next_link[EMAIL_NEXT_LINK_SIZE]; /* "": none */
};

static void scope_end_link(struct link *link)
{
    explicit_bzero(link, sizeof *link);
}

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
static void show_confirmed(const struct json_object *known,
                           const struct link *link, struct reply *reply)
{
    const char *sid, *host;
    char text[SENTENCE_SIZE + EMAIL_NEXT_LINK_SIZE];
    char next_link[EMAIL_NEXT_LINK_SIZE + SID_ROOM];
    struct page page = {
        .title = "Your address is confirmed",
        .text = "You can close this page and go on where you were signing up.",
    };

    json_text(known, "sid", &sid);
    size_t length = url_host(link->next_link, &host);
    if (length > 0 && sid != NULL) {
        /* Clients look for it at the end, be that in the fragment. */
        snprintf(next_link, sizeof next_link, "%s%csid=%.*s", link->next_link,
                 strchr(link->next_link, '?') == NULL ? '?' : '&', SID_ROOM / 2,
                 sid);
        snprintf(text, sizeof text, "Go on at %.*s", (int)length, host);
        page.link = next_link;
        page.link_text = text;
    }
    page_write(&page, 200, reply);
    explicit_bzero(next_link, sizeof next_link);
    reply->outcome = "link_confirmed";
}

static void show_question(const struct json_object *known,
                          const struct link *link, struct reply *reply)
{
    char text[SENTENCE_SIZE];
    const char *address, *server_name, *localpart;
    const struct page page = {
        .title = "Is this your address?",
        .text = text,
        .button = "Yes, confirm it",
        .action = "email",
        .fields = {{"token", link->token.hex},
                   {link->next_link[0] == '\0' ? NULL : "next_link",
                    link->next_link}},
    };

    json_text(known, "address", &address);
    json_text(known, "server_name", &server_name);
    json_text(known, "localpart", &localpart);
    snprintf(text, sizeof text,
             "Somebody is signing up at %s%s%s with the e-mail address %s. "
             "If that is not you, just close this page.",
             server_name, localpart == NULL ? "" : " as ",
             localpart == NULL ? "" : localpart, address);
    page_write(&page, 200, reply);
    reply->outcome = "link_opened";
}

static void show(const struct json_object *known, const struct link *link,
                 struct reply *reply)
{
    bool is_confirmed;

    if (!json_read_flag(known, "is_confirmed", &is_confirmed))
        show_expired(reply);
    else if (is_confirmed)
        show_confirmed(known, link, reply);
    else
        show_question(known, link, reply);
}

static bool read_token(const char *form, struct secret *token)
{
    char pasted[PASTED_SIZE];
    bool is_there = form_value(form, "token", pasted, sizeof pasted);
    scoped(unicode) char *trimmed = unicode_trim(pasted);

    explicit_bzero(pasted, sizeof pasted);
    return is_there && snprintf(token->hex, sizeof token->hex, "%s", trimmed) <
                           (int)sizeof token->hex;
}

static void answer(const char *form, bool confirms, struct db *db,
                   struct reply *reply)
{
    scoped(json) struct json_object *known = NULL;
    scoped(link) struct link link = {.next_link = ""};
    struct error error;

    if (!read_token(form, &link.token)) {
        show_expired(reply);
        return;
    }
    /* One that can't be read is none, and then the hash is another. */
    if (!form_value(form, "next_link", link.next_link, sizeof link.next_link))
        link.next_link[0] = '\0';
    const struct secret hash = email_link_hash(&link.token, link.next_link);
    if (accounts_email_link(db, &hash, confirms, &known, &error))
        show(known, &link, reply);
    else
        page_error(&error, reply);
}

void endpoint_email_ask(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    (void)settings;
    answer(request->query, false, db, reply);
}

void endpoint_email_confirm(const struct request *request,
                            const struct settings *settings, struct db *db,
                            struct reply *reply)
{
    (void)settings;
    answer(request->body, true, db, reply);
}
