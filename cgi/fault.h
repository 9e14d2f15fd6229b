/* Every error that a client may be told: one table, one row each. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

#include "common/attributes.h"

enum fault_kind {
    FAULT_NONE,
    FAULT_NOT_FOUND,
    FAULT_METHOD,
    FAULT_BAD_KIND,
    FAULT_BODY_CUT_SHORT,
    FAULT_TOO_LARGE,
    FAULT_NOT_JSON,
    FAULT_BAD_JSON,
    FAULT_MISSING_KEYS,
    FAULT_BAD_VALUE,
    FAULT_MISSING_FIELD,
    FAULT_BAD_TYPE,
    FAULT_CLOSED,
    FAULT_SESSION_UNKNOWN,
    FAULT_SESSION_COMPLETE,
    FAULT_SESSION_MOVED,
    FAULT_NAME_INVALID,
    FAULT_NAME_RESERVED,
    FAULT_NAME_IN_USE,
    FAULT_NAME_CHANGED,
    FAULT_NAME_INVITED,
    FAULT_NAME_NOT_INVITED,
    FAULT_WEAK_PASSWORD,
    FAULT_PASSWORD_TOO_LONG,
    FAULT_WRONG_TOKEN,
    FAULT_CAPTCHA_NEEDED,
    FAULT_CAPTCHA_INVALID,
    FAULT_CAPTCHA_USED,
    FAULT_WORK_INVALID,
    FAULT_EMAIL_INVALID,
    FAULT_EMAIL_NOT_YET,
    FAULT_EMAIL_IN_USE,
    FAULT_WRONG_CODE,
    FAULT_CODE_EXPIRED,
    FAULT_TOO_MANY_MAILS,
    FAULT_IDENTITY_SERVER,
    FAULT_IDENTITY_REFUSED,
    FAULT_PROVIDER_UNKNOWN,
    FAULT_LOGIN_REFUSED,
    FAULT_IDENTITY_IN_USE,
    FAULT_WRONG_MAC,
    FAULT_WRONG_SERVICE,
    FAULT_NAME_OUTSIDE,
    FAULT_NONCE_UNKNOWN,
    FAULT_GUESTS_REFUSED,
    FAULT_MISSING_TOKEN,
    FAULT_UNKNOWN_TOKEN,
    FAULT_ACCOUNT_WAITING,
    FAULT_TOO_MANY_TRIES,
    FAULT_BUSY,
    FAULT_TOO_MANY_GUESSES,
    FAULT_TOO_MANY_STEPS,
    FAULT_TOO_MANY_ACCOUNTS,
    FAULT_NOT_SET_UP,
    FAULT_UNREACHABLE,
    FAULT_DATABASE,
    FAULT_INTERNAL,
    FAULT_COUNT
};

/* What is the same whenever a fault of this kind occurs. */
struct fault_row {
    const char *name; /* what the database and the log call it */
    int status;
    const char *errcode; /* Matrix specification, "Standard error response" */
    const char *text;    /* a detail may follow it */
    int retry_after;     /* seconds; 0: trying again changes nothing */
};

enum { FAULT_DETAIL_SIZE = 512 };

/* A fault as it occurred. */
struct fault {
    enum fault_kind kind;
    char detail[FAULT_DETAIL_SIZE]; /* goes behind the row's text */
    int retry_after;                /* seconds, where this case knows better */
};

/* The row of a kind. */
must_use const struct fault_row *fault_row(enum fault_kind kind);

/* The kind with that name; FAULT_INTERNAL when there is none. */
must_use enum fault_kind fault_named(const char *name);

/* Notes a fault with its detail, a printf format. Always false, so that a
 * function that fails can end with it. */
__attribute__((format(printf, 3, 4))) bool
fault_note(struct fault *fault, enum fault_kind kind, const char *detail, ...);

#endif
