/* Every error that a client may be told: one table, one row each. */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>

#include "common/attributes.h"

enum error_kind {
    ERROR_NONE,
    ERROR_NOT_FOUND,
    ERROR_METHOD,
    ERROR_BAD_KIND,
    ERROR_BODY_CUT_SHORT,
    ERROR_TOO_LARGE,
    ERROR_NOT_JSON,
    ERROR_BAD_JSON,
    ERROR_MISSING_KEYS,
    ERROR_BAD_VALUE,
    ERROR_MISSING_FIELD,
    ERROR_BAD_TYPE,
    ERROR_CLOSED,
    ERROR_SESSION_UNKNOWN,
    ERROR_SESSION_COMPLETE,
    ERROR_SESSION_MOVED,
    ERROR_NAME_INVALID,
    ERROR_NAME_RESERVED,
    ERROR_NAME_IN_USE,
    ERROR_NAME_CHANGED,
    ERROR_NAME_INVITED,
    ERROR_NAME_NOT_INVITED,
    ERROR_WEAK_PASSWORD,
    ERROR_GUESSABLE_PASSWORD,
    ERROR_PASSWORD_TOO_LONG,
    ERROR_PASSWORD_REFUSED,
    ERROR_WRONG_TOKEN,
    ERROR_INVITATION_PENDING,
    ERROR_TERMS_CHANGED,
    ERROR_CAPTCHA_NEEDED,
    ERROR_CAPTCHA_INVALID,
    ERROR_CAPTCHA_USED,
    ERROR_WORK_INVALID,
    ERROR_EMAIL_INVALID,
    ERROR_EMAIL_NOT_YET,
    ERROR_EMAIL_IN_USE,
    ERROR_EMAIL_UNUSED,
    ERROR_WRONG_CODE,
    ERROR_CODE_EXPIRED,
    ERROR_TOO_MANY_MAILS,
    ERROR_IDENTITY_SERVER,
    ERROR_IDENTITY_REFUSED,
    ERROR_PROVIDER_UNKNOWN,
    ERROR_LOGIN_REFUSED,
    ERROR_IDENTITY_IN_USE,
    ERROR_WRONG_MAC,
    ERROR_WRONG_SERVICE,
    ERROR_NAME_OUTSIDE,
    ERROR_NONCE_UNKNOWN,
    ERROR_GUESTS_REFUSED,
    ERROR_MISSING_TOKEN,
    ERROR_UNKNOWN_TOKEN,
    ERROR_ACCOUNT_WAITING,
    ERROR_TOO_MANY_TRIES,
    ERROR_BUSY,
    ERROR_TOO_MANY_GUESSES,
    ERROR_TOO_MANY_STEPS,
    ERROR_TOO_MANY_ACCOUNTS,
    ERROR_TOO_MANY_NAMES,
    ERROR_NOT_HERE,
    ERROR_APPROVAL_PENDING,
    ERROR_NOT_SET_UP,
    ERROR_UNREACHABLE,
    ERROR_DATABASE,
    ERROR_INTERNAL,
    ERROR_COUNT
};

/* What is the same whenever an error of this kind occurs. */
struct error_row {
    const char *name; /* for programs, the database and the log; it is stable */
    int status;
    const char *errcode; /* Matrix specification, "Standard error response" */
    const char *text;    /* a detail may follow it */
    int retry_after;     /* seconds; 0: trying again changes nothing */
};

enum { ERROR_DETAIL_SIZE = 512 };

/* Where the number of tries left is not said. */
enum { TRIES_UNSAID = -1 };

/* An error as it occurred. */
struct error {
    enum error_kind kind;
    char detail[ERROR_DETAIL_SIZE]; /* goes behind the row's text */
    int retry_after;                /* seconds, where this case knows better */
    int tries_left;     /* after a wrong guess; 0: the session has ended */
    const char *reason; /* of several, by its name; static; NULL: unsaid */
};

/* The row of a kind. */
must_use const struct error_row *error_row(enum error_kind kind);

/* The kind with that name; ERROR_INTERNAL when there is none. */
must_use enum error_kind error_named(const char *name);

/* Notes an error with its detail, a printf format. Always false, so that a
 * function that fails can end with it. */
__attribute__((format(printf, 3, 4))) bool
error_note(struct error *error, enum error_kind kind, const char *detail, ...);

/* Notes that the server is busy, and for how many seconds; false, too. */
bool error_note_busy(struct error *error, int retry_after);

enum { ERROR_TEXT_SIZE = 2 * ERROR_DETAIL_SIZE };

/* Writes what people read: the row's text, the detail and the tries left. */
void error_text(const struct error *error, char text[ERROR_TEXT_SIZE]);

#endif
