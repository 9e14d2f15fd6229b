/* The table of errors, row by row. */
#include "cgi/http/error.h"

#include <string.h>

#include "tests/unit/tap.h"

static bool is_errcode(const char *errcode)
{
    return strncmp(errcode, "M_", 2) == 0 &&
           strspn(errcode + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
               strlen(errcode + 2) &&
           strlen(errcode) > 2;
}

/* The names are also what the database answers with and the log says. */
static bool is_name(const char *name)
{
    return name[0] != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name);
}

/* Of the statuses of RFC 9110 and RFC 6585 those that the contract knows. */
static bool is_error_status(int status)
{
    static const int statuses[] = {400, 401, 403, 404, 405, 413, 429, 500, 503};

    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (status == statuses[i])
            return true;
    return false;
}

static bool is_unique(enum error_kind kind)
{
    for (enum error_kind other = ERROR_NONE; other < kind; other++)
        if (strcmp(error_row(other)->name, error_row(kind)->name) == 0)
            return false;
    return true;
}

static void test_row(enum error_kind kind)
{
    const struct error_row *row = error_row(kind);

    ok(is_name(row->name) && is_unique(kind), "%s: has a name of its own",
       row->name);
    ok(error_named(row->name) == kind, "%s: is found by it", row->name);
    ok(is_error_status(row->status), "%s: has the status of an error",
       row->name);
    ok(is_errcode(row->errcode), "%s: has an errcode", row->name);
    ok((row->retry_after > 0) == (row->status == 429 || row->status == 503),
       "%s: says when to try again just where that helps", row->name);
}

static void test_none(void)
{
    const struct error_row *row = error_row(ERROR_NONE);

    ok(row->status == 200 && row->errcode[0] == '\0' && row->text[0] == '\0',
       "no error is no error");
    ok(error_named(row->name) == ERROR_NONE, "and has a name as well");
}

static void test_names(void)
{
    ok(error_named("") == ERROR_INTERNAL, "an empty name is our own fault");
    ok(error_named("unheard_of") == ERROR_INTERNAL, "so is an unknown one");
    ok(error_named("Closed") == ERROR_INTERNAL, "so is one in another case");
    ok(error_named("close") == ERROR_INTERNAL, "so is half of one");
    ok(error_named("closed ") == ERROR_INTERNAL, "so is one that goes on");
}

static void test_statuses(void)
{
    static const struct {
        enum error_kind kind;
        int status;
        const char *errcode;
    } rows[] = {
        {ERROR_NOT_FOUND, 404, "M_UNRECOGNIZED"},
        {ERROR_METHOD, 405, "M_UNRECOGNIZED"},
        {ERROR_TOO_LARGE, 413, "M_TOO_LARGE"},
        {ERROR_NOT_JSON, 400, "M_NOT_JSON"},
        {ERROR_BAD_JSON, 400, "M_BAD_JSON"},
        {ERROR_MISSING_KEYS, 400, "M_MISSING_PARAM"},
        {ERROR_BAD_TYPE, 400, "M_UNKNOWN"},
        {ERROR_CAPTCHA_NEEDED, 400, "M_CAPTCHA_NEEDED"},
        {ERROR_CAPTCHA_INVALID, 400, "M_CAPTCHA_INVALID"},
        {ERROR_EMAIL_NOT_YET, 400, "M_LOGIN_EMAIL_URL_NOT_YET"},
        {ERROR_WRONG_CODE, 403, "M_FORBIDDEN"},
        {ERROR_IDENTITY_REFUSED, 400, "M_THREEPID_AUTH_FAILED"},
        {ERROR_WRONG_MAC, 403, "M_FORBIDDEN"},
        {ERROR_WRONG_SERVICE, 401, "M_UNKNOWN_TOKEN"},
        {ERROR_NAME_OUTSIDE, 400, "M_EXCLUSIVE"},
        {ERROR_UNREACHABLE, 503, "M_UNKNOWN"},
        {ERROR_CLOSED, 403, "M_FORBIDDEN"},
        {ERROR_SESSION_UNKNOWN, 400, "M_UNKNOWN"},
        {ERROR_SESSION_COMPLETE, 400, "M_UNKNOWN"},
        {ERROR_NAME_INVALID, 400, "M_INVALID_USERNAME"},
        {ERROR_NAME_RESERVED, 400, "M_EXCLUSIVE"},
        {ERROR_NAME_IN_USE, 400, "M_USER_IN_USE"},
        {ERROR_NAME_CHANGED, 400, "M_BAD_JSON"},
        {ERROR_NAME_INVITED, 400, "M_EXCLUSIVE"},
        {ERROR_NAME_NOT_INVITED, 400, "M_EXCLUSIVE"},
        {ERROR_ACCOUNT_WAITING, 401, "M_USER_LOCKED"},
        {ERROR_WEAK_PASSWORD, 400, "M_WEAK_PASSWORD"},
        {ERROR_GUESSABLE_PASSWORD, 400, "M_WEAK_PASSWORD"},
        {ERROR_PASSWORD_TOO_LONG, 400, "M_BAD_JSON"},
        {ERROR_PASSWORD_REFUSED, 400, "M_WEAK_PASSWORD"},
        {ERROR_WRONG_TOKEN, 403, "M_FORBIDDEN"},
        {ERROR_TOO_MANY_TRIES, 429, "M_LIMIT_EXCEEDED"},
        {ERROR_BUSY, 429, "M_LIMIT_EXCEEDED"},
        {ERROR_TOO_MANY_MAILS, 429, "M_LIMIT_EXCEEDED"},
        {ERROR_NOT_SET_UP, 503, "M_UNKNOWN"},
        {ERROR_DATABASE, 503, "M_UNKNOWN"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct error_row *row = error_row(rows[i].kind);
        ok(row->status == rows[i].status &&
               strcmp(row->errcode, rows[i].errcode) == 0,
           "%s: is %d %s in the contract", row->name, rows[i].status,
           rows[i].errcode);
    }
}

static void test_note(void)
{
    struct error error = {.detail = "before", .retry_after = -1};
    char long_detail[2 * ERROR_DETAIL_SIZE];

    ok(!error_note(&error, ERROR_MISSING_KEYS, "%s, %d", "a", 2),
       "noting a error is false");
    ok(error.kind == ERROR_MISSING_KEYS, "a error has its kind");
    is(error.detail, "a, 2", "and its detail, formatted");
    ok(error.retry_after == 0, "and says when to try again as its row does");
    error_note(&error, ERROR_DATABASE, "");
    ok(error.retry_after == error_row(ERROR_DATABASE)->retry_after,
       "also where that helps");
    is(error.detail, "", "nothing is left of an earlier detail");
    memset(long_detail, 'd', sizeof long_detail - 1);
    long_detail[sizeof long_detail - 1] = '\0';
    error_note(&error, ERROR_INTERNAL, "%s", long_detail);
    is_size(strlen(error.detail), ERROR_DETAIL_SIZE - 1,
            "a detail that is too long is cut");
}

static void test_text(void)
{
    struct error error;
    char text[ERROR_TEXT_SIZE];

    error_note(&error, ERROR_MISSING_KEYS, "token");
    error_text(&error, text);
    is(text, "Missing JSON keys: token", "people read text and detail");
    error_note(&error, ERROR_WRONG_TOKEN, "");
    error.tries_left = 2;
    error_text(&error, text);
    ok(strstr(text, "not valid; 2 tries left") != NULL, "and the tries left");
    error.tries_left = 1;
    error_text(&error, text);
    ok(strstr(text, "; 1 try left") != NULL, "one try is one");
    error.tries_left = 0;
    error_text(&error, text);
    ok(strstr(text, "; no tries left, start again") != NULL, "none is none");
    error_note(&error, ERROR_WRONG_TOKEN, "");
    error_text(&error, text);
    ok(strstr(text, "left") == NULL, "nothing is left of an earlier number");
}

int main(void)
{
    for (enum error_kind kind = ERROR_NONE + 1; kind < ERROR_COUNT; kind++)
        test_row(kind);
    test_none();
    test_names();
    test_statuses();
    test_note();
    test_text();
    return done_testing();
}
