
#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/store.h"
#include "cgi/http/error.h"
#include "cgi/http/page.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/oauth2_client.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/json.h"
#include "common/secret.h"

enum { CODE_SIZE = 2048, SENTENCE_SIZE = 1024 };

/* What a browser brings back (RFC 6749 section 4.1.2). */
struct comeback {
    struct secret state;
    char code[CODE_SIZE];
};

static void scope_end_comeback(struct comeback *comeback)
{
    explicit_bzero(comeback, sizeof *comeback);
}

static void show_expired(struct reply *reply)
{
    const struct page page = {
        .title = "This login is no longer good",
        .text = "The sign-up that it belongs to is over, or was begun anew. "
                "If you are still signing up, go back there and try again.",
    };

    page_write(&page, 404, reply);
    reply->outcome = "login_expired";
}

static void show_refused(struct reply *reply)
{
    const struct page page = {
        .title = "The provider has not let you in",
        .text = "Nothing is lost: go back to where you were signing up and "
                "try again.",
    };

    page_write(&page, 403, reply);
    reply->outcome = "login_refused";
}

static void show_confirmed(struct reply *reply)
{
    const struct page page = {
        .title = "That worked",
        .text = "You can close this page and go on where you were signing up.",
    };

    page_write(&page, 200, reply);
    reply->outcome = "login_confirmed";
}

static void show_question(const struct json_object *login,
                          const struct comeback *comeback, struct reply *reply)
{
    char text[SENTENCE_SIZE];
    const char *server_name, *localpart, *provider;
    const struct page page = {
        .title = "Is this your sign-up?",
        .text = text,
        .button = "Yes, go on",
        .action = "oauth2",
        .fields = {{"state", comeback->state.hex}, {"code", comeback->code}},
    };

    json_text(login, "server_name", &server_name);
    json_text(login, "localpart", &localpart);
    json_text(json_under(login, "provider"), "name", &provider);
    snprintf(text, sizeof text,
             "Your identity at %s is about to be used to sign up at %s%s%s. If "
             "you have not begun that yourself, just close this page.",
             provider, server_name, localpart == NULL ? "" : " as ",
             localpart == NULL ? "" : localpart);
    page_write(&page, 200, reply);
    reply->outcome = "login_returned";
}

static void confirm(const struct json_object *login,
                    const struct secret *state_hash,
                    const struct comeback *comeback, struct db *db,
                    struct reply *reply)
{
    struct oauth2 oauth2 = {.provider = json_under(login, "provider")};
    char subject[OAUTH2_SUBJECT_SIZE];
    struct error error;

    json_text(login, "base_url", &oauth2.base_url);
    json_text(login, "key", &oauth2.key);
    json_text(login, "secret", &oauth2.secret);
    if (oauth2_find_subject(&oauth2, comeback->state.hex, comeback->code,
                            subject, &error) &&
        store_oauth2_confirm(db, state_hash, subject, &error))
        show_confirmed(reply);
    else
        page_error(&error, reply);
}

static void answer(const char *form, bool confirms, struct db *db,
                   struct reply *reply)
{
    scoped(json) struct json_object *login = NULL;
    scoped(comeback) struct comeback comeback = {.code = ""};
    bool is_confirmed;
    struct error error;

    if (!form_value(form, "state", comeback.state.hex,
                    sizeof comeback.state.hex)) {
        show_expired(reply);
        return;
    }
    const struct secret state_hash = secret_hash(comeback.state.hex);
    if (!store_oauth2_return(db, &state_hash, &login, &error)) {
        page_error(&error, reply);
        return;
    }
    if (!json_read_flag(login, "is_confirmed", &is_confirmed))
        show_expired(reply);
    else if (is_confirmed)
        show_confirmed(reply);
    else if (!form_value(form, "code", comeback.code, sizeof comeback.code))
        show_refused(reply);
    else if (confirms)
        confirm(login, &state_hash, &comeback, db, reply);
    else
        show_question(login, &comeback, reply);
    store_forget(db);
}

void endpoint_oauth2_ask(const struct request *request,
                         const struct settings *settings, struct db *db,
                         struct reply *reply)
{
    (void)settings;
    answer(request->query, false, db, reply);
}

void endpoint_oauth2_confirm(const struct request *request,
                             const struct settings *settings, struct db *db,
                             struct reply *reply)
{
    (void)settings;
    answer(request->body, true, db, reply);
}
