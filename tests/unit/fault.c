/* The table of faults, row by row. */
#include "cgi/fault.h"

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

static bool is_unique(enum fault_kind kind)
{
    for (enum fault_kind other = FAULT_NONE; other < kind; other++)
        if (strcmp(fault_row(other)->name, fault_row(kind)->name) == 0)
            return false;
    return true;
}

static void test_row(enum fault_kind kind)
{
    const struct fault_row *row = fault_row(kind);

    ok(is_name(row->name) && is_unique(kind), "%s: has a name of its own",
       row->name);
    ok(fault_named(row->name) == kind, "%s: is found by it", row->name);
    ok(is_error_status(row->status), "%s: has the status of an error",
       row->name);
    ok(is_errcode(row->errcode), "%s: has an errcode", row->name);
    ok((row->retry_after > 0) == (row->status == 429 || row->status == 503),
       "%s: says when to try again just where that helps", row->name);
}

static void test_none(void)
{
    const struct fault_row *row = fault_row(FAULT_NONE);

    ok(row->status == 200 && row->errcode[0] == '\0' && row->text[0] == '\0',
       "no fault is no error");
    ok(fault_named(row->name) == FAULT_NONE, "and has a name as well");
}

static void test_names(void)
{
    ok(fault_named("") == FAULT_INTERNAL, "an empty name is our own fault");
    ok(fault_named("unheard_of") == FAULT_INTERNAL, "so is an unknown one");
    ok(fault_named("Closed") == FAULT_INTERNAL, "so is one in another case");
    ok(fault_named("close") == FAULT_INTERNAL, "so is half of one");
    ok(fault_named("closed ") == FAULT_INTERNAL, "so is one that goes on");
}

static void test_statuses(void)
{
    static const struct {
        enum fault_kind kind;
        int status;
        const char *errcode;
    } rows[] = {
        {FAULT_NOT_FOUND, 404, "M_UNRECOGNIZED"},
        {FAULT_METHOD, 405, "M_UNRECOGNIZED"},
        {FAULT_TOO_LARGE, 413, "M_TOO_LARGE"},
        {FAULT_NOT_JSON, 400, "M_NOT_JSON"},
        {FAULT_BAD_JSON, 400, "M_BAD_JSON"},
        {FAULT_MISSING_KEYS, 400, "M_MISSING_PARAM"},
        {FAULT_BAD_TYPE, 400, "M_UNKNOWN"},
        {FAULT_CAPTCHA_NEEDED, 400, "M_CAPTCHA_NEEDED"},
        {FAULT_CAPTCHA_INVALID, 400, "M_CAPTCHA_INVALID"},
        {FAULT_EMAIL_NOT_YET, 400, "M_LOGIN_EMAIL_URL_NOT_YET"},
        {FAULT_WRONG_CODE, 403, "M_FORBIDDEN"},
        {FAULT_IDENTITY_REFUSED, 400, "M_THREEPID_AUTH_FAILED"},
        {FAULT_WRONG_MAC, 403, "M_FORBIDDEN"},
        {FAULT_WRONG_SERVICE, 403, "M_FORBIDDEN"},
        {FAULT_NAME_OUTSIDE, 400, "M_EXCLUSIVE"},
        {FAULT_UNREACHABLE, 503, "M_UNKNOWN"},
        {FAULT_CLOSED, 403, "M_FORBIDDEN"},
        {FAULT_SESSION_UNKNOWN, 400, "M_UNKNOWN"},
        {FAULT_SESSION_COMPLETE, 400, "M_UNKNOWN"},
        {FAULT_NAME_INVALID, 400, "M_INVALID_USERNAME"},
        {FAULT_NAME_RESERVED, 400, "M_EXCLUSIVE"},
        {FAULT_NAME_IN_USE, 400, "M_USER_IN_USE"},
        {FAULT_NAME_CHANGED, 400, "M_BAD_JSON"},
        {FAULT_NAME_INVITED, 400, "M_EXCLUSIVE"},
        {FAULT_NAME_NOT_INVITED, 400, "M_EXCLUSIVE"},
        {FAULT_ACCOUNT_WAITING, 401, "M_USER_LOCKED"},
        {FAULT_WEAK_PASSWORD, 400, "M_WEAK_PASSWORD"},
        {FAULT_PASSWORD_TOO_LONG, 400, "M_BAD_JSON"},
        {FAULT_WRONG_TOKEN, 403, "M_FORBIDDEN"},
        {FAULT_TOO_MANY_TRIES, 429, "M_LIMIT_EXCEEDED"},
        {FAULT_BUSY, 429, "M_LIMIT_EXCEEDED"},
        {FAULT_TOO_MANY_MAILS, 429, "M_LIMIT_EXCEEDED"},
        {FAULT_NOT_SET_UP, 503, "M_UNKNOWN"},
        {FAULT_DATABASE, 503, "M_UNKNOWN"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct fault_row *row = fault_row(rows[i].kind);
        ok(row->status == rows[i].status &&
               strcmp(row->errcode, rows[i].errcode) == 0,
           "%s: is %d %s in the contract", row->name, rows[i].status,
           rows[i].errcode);
    }
}

static void test_note(void)
{
    struct fault fault = {.detail = "before", .retry_after = -1};
    char long_detail[2 * FAULT_DETAIL_SIZE];

    ok(!fault_note(&fault, FAULT_MISSING_KEYS, "%s, %d", "a", 2),
       "noting a fault is false");
    ok(fault.kind == FAULT_MISSING_KEYS, "a fault has its kind");
    is(fault.detail, "a, 2", "and its detail, formatted");
    ok(fault.retry_after == 0, "and says when to try again as its row does");
    fault_note(&fault, FAULT_DATABASE, "");
    ok(fault.retry_after == fault_row(FAULT_DATABASE)->retry_after,
       "also where that helps");
    is(fault.detail, "", "nothing is left of an earlier detail");
    memset(long_detail, 'd', sizeof long_detail - 1);
    long_detail[sizeof long_detail - 1] = '\0';
    fault_note(&fault, FAULT_INTERNAL, "%s", long_detail);
    is_size(strlen(fault.detail), FAULT_DETAIL_SIZE - 1,
            "a detail that is too long is cut");
}

int main(void)
{
    for (enum fault_kind kind = FAULT_NONE + 1; kind < FAULT_COUNT; kind++)
        test_row(kind);
    test_none();
    test_names();
    test_statuses();
    test_note();
    return done_testing();
}
