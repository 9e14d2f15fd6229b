/* One question to the homeserver after the other, and what its refusals mean;
 * for homeserver.c. */
#ifndef HOMESERVER_TALK_H
#define HOMESERVER_TALK_H

#include <stdbool.h>
#include <stdint.h>

#include "cgi/http/error.h"
#include "common/attributes.h"

struct fetch_field;
struct homeserver;
struct json_object;

enum homeserver_call {
    CALL_NONCE,
    CALL_BY_SECRET,
    CALL_BY_TOKEN,
    CALL_NAME,
    CALL_LOGIN,
    CALL_LOGOUT,
    /* Of "--check". */
    CALL_VERSIONS,
    CALL_KEY,
    CALL_TOKEN
};

/* Start with all zero but for the first two, which are lent. */
struct talk {
    const struct homeserver *homeserver;
    const char *peer; /* on whose behalf; NULL: unknown */

    int64_t deadline; /* of all that is asked; 0: nothing was, so far */

    /* What was asked and answered last. */
    enum homeserver_call call;
    struct json_object *answer;
    long status;         /* 0: there was no answer */
    const char *errcode; /* lent; "": none */
};

/* What is asked. Everything is lent. */
struct question {
    enum homeserver_call call;
    const struct fetch_field *query; /* NULL: none */
    struct json_object *body;        /* NULL: GET, otherwise POST */
    const char *bearer;              /* NULL: none */
};

/* Asks. False with ERROR_UNREACHABLE noted when there is no answer. */
must_use bool talk_ask(struct talk *talk, const struct question *question,
                       struct error *error);

/* The errcode of the last answer, lent, for people to read: words in capitals;
 * what is none could be anything. */
must_use const char *talk_errcode(const struct talk *talk);

/* What the last answer has against the name, the password or the number of
 * requests; ERROR_NONE: nothing. */
must_use enum error_kind talk_refusal(const struct talk *talk);

/* What the operator has to look at, lent; NULL: nothing, it is to be tried
 * again. */
must_use const char *talk_remedy(const struct talk *talk);

/* Notes a refusal that has to do with the name, the password or the number of
 * requests; false, with nothing noted, when the last answer is none. */
must_use bool talk_note_refusal(const struct talk *talk, struct error *error);

/* Notes the error of an answer that is no success, and logs it: a refusal as
 * above, ERROR_NOT_SET_UP with the remedy in the log where the operator has to
 * do something, otherwise ERROR_UNREACHABLE. Always false. */
bool talk_fail(const struct talk *talk, struct error *error);

/* The same for an answer that says success and yet can't be used. */
bool talk_distrust(const struct talk *talk, const char *why,
                   struct error *error);

/* Frees what was answered last. */
void scope_end_talk(struct talk *talk);

#endif
