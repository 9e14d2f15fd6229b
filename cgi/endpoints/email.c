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

enum { USER_SIZE = 512, SID_ROOM = 128, PASTED_SIZE = 256 };

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
        .name = "linkExpired",
        .title = "This link no longer works",
        .text = "It has expired, or the sign-up that it belongs to is over. If "
                "you are still signing up, have another email sent there.",
    };

    page_write(&page, 404, reply);
    reply->outcome = "link_expired";
}

/* An attacker can have a mail sent whose link goes on to the attacker's site:
 * the page does not redirect there, it shows where the link leads. */
static void show_confirmed(const struct json_object *known,
                           const struct link *link, struct reply *reply)
{
    const char *sid, *begin = "";
    char host[EMAIL_NEXT_LINK_SIZE];
    char next_link[EMAIL_NEXT_LINK_SIZE + SID_ROOM];
    struct page page = {
        .name = "linkConfirmed",
        .title = "Your address is confirmed",
        .text = "You can close this page and go back to where you are signing "
                "up.",
        .values = {{"host", host}},
    };

    json_text(known, "sid", &sid);
    size_t length = url_host(link->next_link, &begin);
    snprintf(host, sizeof host, "%.*s", (int)length, begin);
    if (length > 0 && sid != NULL) {
        /* Clients look for it at the end, also within a fragment. */
        snprintf(next_link, sizeof next_link, "%s%csid=%.*s", link->next_link,
                 strchr(link->next_link, '?') == NULL ? '?' : '&', SID_ROOM / 2,
                 sid);
        page.link = next_link;
        page.link_text = "Continue at {host}";
    }
    page_write(&page, 200, reply);
    explicit_bzero(next_link, sizeof next_link);
    reply->outcome = "link_confirmed";
}

/* With a user name it is clearer whose sign-up it is. */
static void show_question(const struct json_object *known,
                          const struct link *link, struct reply *reply)
{
    const char *address, *server_name, *localpart;
    char user[USER_SIZE];

    json_text(known, "address", &address);
    json_text(known, "server_name", &server_name);
    json_text(known, "localpart", &localpart);
    snprintf(user, sizeof user, "@%s:%s", localpart == NULL ? "" : localpart,
             server_name);
    const struct page page = {
        .name = localpart == NULL ? "linkQuestion" : "linkQuestionNamed",
        .title = "Is this your email address?",
        .text = localpart == NULL
                    ? "{address} was entered to sign up at {server}. If that "
                      "was not you, just close this page."
                    : "{address} was entered to sign up as {user}. If that was "
                      "not you, just close this page.",
        .button = "Yes, confirm it",
        .action = "email",
        .fields = {{"token", link->token.hex},
                   {link->next_link[0] == '\0' ? NULL : "next_link",
                    link->next_link}},
        .values = {{"address", address},
                   {"server", server_name},
                   {"user", user}},
    };

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
