/* What goes back to the client, and what the log is told of it. */
#ifndef REPLY_H
#define REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "cgi/http/error.h"
#include "common/attributes.h"

struct json_object;
struct stage;

enum { SESSION_HASH_SIZE = 65 };

/* Room for a Content-Security-Policy, so that the whole header stays below the
 * 4 KiB that web servers read of one. */
enum { PAGE_POLICY_SIZE = 2048 };

/* Where a page stands. */
struct page_site {
    const char *path;        /* of the request, SCRIPT_NAME and PATH_INFO */
    const char *server_name; /* of the Matrix server, for the page's head */
};

/* Start with all zero but the site, where it may become a page. */
struct reply {
    struct page_site site; /* lent */
    int status;
    struct json_object *body; /* owned; NULL: none */
    char *page;               /* text in place of a body; owned; NULL: none */
    char page_policy[PAGE_POLICY_SIZE]; /* of HTML; "": it is none */
    bool is_secret;                     /* holds a token or a session */
    int retry_after;                    /* seconds; 0: not said */
    const char *allow; /* methods, for 204 and 405; NULL: not said */
    const char *queue; /* see reply_pass_on(); NULL: this is the answer */
    const char *ticket;

    /* For the log; a reply without an outcome is not worth a line. */
    const char *outcome;
    const char *errcode;       /* NULL: no error */
    const struct stage *stage; /* NULL: none, or unknown */
    char user_id[256];         /* "": none was named */

    /* For those who look for what went wrong. */
    enum error_kind error;
    bool is_of_step; /* the flows were asked */
    bool is_noted;   /* the database has noted it already */
    char session_hash[SESSION_HASH_SIZE]; /* "": no session was named */
};

/* Turns an error into a standard error (Matrix specification, "Standard error
 * response"). The body is new: the reply must not have one yet. */
void reply_error(struct reply *reply, const struct error *error);

/* Makes the web server send the request on to another of its locations, with a
 * ticket, in place of what the reply was to be. Both texts are lent. */
void reply_pass_on(struct reply *reply, const char *queue, const char *ticket);

/* Notes that the reply is to a step, and in which session (NULL: in none). */
void reply_note_step(struct reply *reply, const char *session);

enum { REPLY_HEADER_SIZE = 4096 };

/* Writes the header of a reply whose body has so many bytes, as RFC 3875
 * section 6 has it, with the CORS headers that the Matrix specification wants
 * on every answer ("Web Browser Clients"). Returns its length. */
must_use size_t reply_header(const struct reply *reply, size_t body_length,
                             char header[REPLY_HEADER_SIZE]);

/* The body that follows the header, "" for none; lent by the reply. */
must_use const char *reply_body(const struct reply *reply, size_t *length);

/* Frees and wipes a reply. */
void scope_end_reply(struct reply *reply);

#endif
