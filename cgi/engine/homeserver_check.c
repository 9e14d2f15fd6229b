#include "cgi/engine/homeserver_check.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cgi/engine/homeserver.h"
#include "cgi/engine/homeserver_talk.h"
#include "cgi/engine/homeserver_ways.h"
#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/fetch.h"
#include "common/json.h"

enum { TEXT_SIZE = 1024 };

/* Each question has all the time that a call may take. */
static bool ask(struct talk *talk, const struct question *question)
{
    struct error unsaid;

    talk->deadline = 0;
    return talk_ask(talk, question, &unsaid);
}

/* Every homeserver of the specification has this path. */
static const char *find_server(struct talk *talk)
{
    const struct question question = {.call = CALL_VERSIONS};

    if (!ask(talk, &question))
        return "it does not answer as one; standard error says why";
    if (json_kind(talk->answer, "versions") != JSON_MEMBER_LIST)
        return "it says no versions of the API";
    return NULL;
}

/* A listener need not have this path: then the first account tells. What is no
 * name could be anything, and goes into a statement. */
static bool has_other_name(struct talk *talk, const char **name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789.:-[]";
    const struct question question = {.call = CALL_KEY};

    return ask(talk, &question) && talk->status == 200 &&
           json_text(talk->answer, "server_name", name) == JSON_MEMBER_TEXT &&
           (*name)[strspn(*name, allowed)] == '\0' &&
           strcmp(*name, talk->homeserver->server_name) != 0;
}

/* A name that no homeserver takes: it refuses that behind a good HMAC. */
static bool takes_secret(struct talk *talk)
{
    const struct homeserver_order order = {.localpart = "_!",
                                           .password = "no password 1 A",
                                           .inhibits_login = true};
    struct error unsaid;

    talk->deadline = 0;
    return homeserver_ask_by_secret(talk, &order, &unsaid) &&
           talk_refusal(talk) != ERROR_NONE;
}

/* Whether there is a flow that can be walked. */
static bool takes_tokens(struct talk *talk)
{
    scoped(json) struct json_object *body = json_new();
    const struct question question = {.call = CALL_BY_TOKEN, .body = body};

    return ask(talk, &question) && talk->status == 401 &&
           talk->errcode[0] == '\0' &&
           homeserver_next_stage(talk->answer) != NULL;
}

/* Where the homeserver says whether a token is good. */
static bool is_known_as_bad(struct talk *talk)
{
    const struct fetch_field query[] = {{"token", talk->homeserver->secret},
                                        {NULL, NULL}};
    const struct question question = {.call = CALL_TOKEN, .query = query};
    bool is_valid = true;

    return ask(talk, &question) && talk->status == 200 &&
           json_read_flag(talk->answer, "valid", &is_valid) && !is_valid;
}

static bool lacks_passwords(struct talk *talk)
{
    const struct question question = {.call = CALL_LOGIN};
    const struct json_object *flows;

    if (!ask(talk, &question) || talk->status != 200)
        return false;
    flows = json_under(talk->answer, "flows");
    for (size_t i = 0; i < json_length(flows); i++) {
        const char *type;
        json_text(json_at(flows, i), "type", &type);
        if (type != NULL && strcmp(type, "m.login.password") == 0)
            return false;
    }
    return true;
}

static size_t tell_refusal(const struct talk *talk,
                           void (*tell)(const char *problem,
                                        const char *remedy))
{
    char problem[TEXT_SIZE];
    const char *remedy = talk_remedy(talk);

    snprintf(problem, sizeof problem,
             "the homeserver makes no accounts for this service: it %s %ld %s",
             talk->status == 0 ? "does not answer" : "answers", talk->status,
             talk_errcode(talk));
    tell(problem, remedy != NULL ? remedy : "see the homeserver's log");
    return 1;
}

static size_t tell_name(struct talk *talk,
                        void (*tell)(const char *problem, const char *remedy))
{
    char problem[TEXT_SIZE], remedy[TEXT_SIZE];
    const char *name;

    if (!has_other_name(talk, &name))
        return 0;
    snprintf(problem, sizeof problem,
             "the homeserver is %s, while user IDs here end in :%s", name,
             talk->homeserver->server_name);
    snprintf(remedy, sizeof remedy,
             "UPDATE register.settings SET server_name = '%s'", name);
    tell(problem, remedy);
    return 1;
}

size_t homeserver_check(const struct homeserver *homeserver,
                        void (*tell)(const char *problem, const char *remedy))
{
    scoped(talk) struct talk talk = {.homeserver = homeserver};
    bool is_by_secret = homeserver->way == HOMESERVER_SHARED_SECRET;
    char problem[TEXT_SIZE];
    const char *why = find_server(&talk);

    if (why != NULL) {
        snprintf(problem, sizeof problem, "there is no homeserver at %s: %s",
                 homeserver->url, why);
        tell(problem, "start it, or UPDATE register.settings SET "
                      "homeserver_url = ... to where it listens");
        return 1;
    }
    size_t count = tell_name(&talk, tell);
    if (!(is_by_secret ? takes_secret(&talk) : takes_tokens(&talk)))
        return count + tell_refusal(&talk, tell);
    if (!is_by_secret && is_known_as_bad(&talk)) {
        tell("the homeserver does not take the registration token",
             "SELECT register.set_secret('homeserver', ...) with one that it "
             "takes, without an end and a limit of uses");
        count++;
    }
    if (lacks_passwords(&talk)) {
        tell("the homeserver lets no account log in by password: an account "
             "whose answer is lost can't be had by asking again",
             "the homeserver's configuration: let passwords log in");
        count++;
    }
    return count;
}
