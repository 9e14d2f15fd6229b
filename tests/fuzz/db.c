/* The database, made up: in place of common/db.c. */
#include "common/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/fuzz/fuzz.h"

enum { COLUMNS_MAX = 32 };

struct pg_result {
    const char *statement;
    const char *type; /* of the stage that is asked about; NULL: none */
    char *told;       /* NULL: what goes on well */
    char *lent[COLUMNS_MAX];
    size_t count;
};

/* What on_look in the database tells of a stage that is set up. */
static const char *input_of(const char *type)
{
    static const struct {
        const char *type, *input;
    } all[] = {
        {"m.login.recaptcha",
         "{\"url\":\"https://c.example/v\",\"secret\":\"s\","
         "\"hostnames\":[\"example.org\"],\"action\":null}"},
        {"matrix_register.login.proof_of_work",
         "{\"key\":\"k\",\"difficulty\":1,\"lifetime\":600}"},
        {"m.login.email.code", "{\"is_sent\":true,\"is_confirmed\":false}"},
        {"m.login.email.url", "{\"is_sent\":true,\"is_confirmed\":true}"},
        {"m.login.email.identity",
         "{\"servers\":{\"id.example\":\"https://id.example/v\"}}"},
        {"m.login.oauth2",
         "{\"key\":\"k\",\"base_url\":\"https://example.org\",\"providers\":"
         "[{\"name\":\"p\",\"client_id\":\"c\",\"scope\":\"openid\","
         "\"issuer\":\"https://p.example\",\"subject_claim\":\"sub\"}],"
         "\"login\":null}"},
        {"org.matrix.login.shared_secret", "{\"nonce_key\":\"k\"}"},
    };

    for (size_t i = 0; type != NULL && i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].type, type) == 0)
            return all[i].input;
    return NULL;
}

static const char settings[] =
    "{\"server_name\":\"example.org\",\"registration_open\":true,\"has_"
    "homeserver\":false,"
    "\"password_min_length\":8,\"password_strength\":2,\"password_hash_"
    "prefix\":\"$y$\","
    "\"password_hash_cost\":1,\"slots_per_machine\":0,"
    "\"slot_wait_ms\":2000,"
    "\"params\":{\"m.login.terms\":{\"policies\":{}},"
    "\"m.login.recaptcha\":{\"public_key\":\"p\"}},"
    "\"page\":{\"server_name\":\"localhost\",\"closed_until\":1},"
    "\"widgets\":{\"m.login.recaptcha\":{\"sources\":\"https://c.example\"}},"
    "\"terms\":\"privacy_policy 1.0\",\"flows\":["
    "{\"stages\":[\"m.login.password\"],"
    "\"shown\":[\"m.login.dummy\"]},"
    "{\"stages\":[\"m.login.registration_token\",\"m.login.dummy\",\"m.login."
    "password\"],"
    "\"shown\":[\"m.login.registration_token\",\"m.login.dummy\"]},"
    "{\"stages\":[\"m.login.recaptcha\",\"m.login.terms\"],"
    "\"shown\":[\"m.login.recaptcha\",\"m.login.terms\"]},"
    "{\"stages\":[\"matrix_register.login.proof_of_work\","
    "\"m.login.password\",\"m.login.dummy\"],"
    "\"shown\":[\"matrix_register.login.proof_of_work\",\"m.login.dummy\"]},"
    "{\"stages\":[\"m.login.email.code\",\"m.login.dummy\"],"
    "\"shown\":[\"m.login.email.code\",\"m.login.dummy\"]},"
    "{\"stages\":[\"m.login.email.url\"],"
    "\"shown\":[\"m.login.email.url\"]},"
    "{\"stages\":[\"m.login.email.identity\",\"m.login.terms\"],"
    "\"shown\":[\"m.login.email.identity\",\"m.login.terms\"]},"
    "{\"stages\":[\"m.login.oauth2\",\"m.login.password\"],"
    "\"shown\":[\"m.login.oauth2\"]}"
    "]}";

/* What the functions email_link and oauth2_return tell together. */
static const char link_or_login[] =
    "{\"is_confirmed\":false,\"address\":\"bob@example.org\",\"sid\":\"s\","
    "\"server_name\":\"example.org\",\"localpart\":\"bob\","
    "\"base_url\":\"https://example.org\",\"key\":\"k\",\"secret\":\"s\","
    "\"provider\":{\"name\":\"p\",\"client_id\":\"c\",\"subject_claim\":\"id\","
    "\"token_endpoint\":\"https://p.example/token\","
    "\"userinfo_endpoint\":\"https://p.example/me\"}}";

/* A column as it is when all goes well; NULL: SQL's. */
static const char *usual(const struct pg_result *row, const char *column)
{
    bool looks = strstr(row->statement, "look(") != NULL;
    const struct {
        const char *column, *value;
    } values[] = {
        {"settings", settings},
        {"answer", link_or_login},
        {"kind", looks ? NULL : "account"},
        {"input", input_of(row->type)},
        {"stages", "[]"},
        {"completed", "[]"},
        {"keeps_profile", "t"},
        {"user_id", looks ? NULL : "@bob:example.org"},
        {"home_server", looks ? NULL : "example.org"},
        {"device_id", looks ? NULL : "ABCDEF"},
        {"token_secret", looks ? NULL
                               : "00000000000000000000000000000000"
                                 "00000000000000000000000000000000"},
        {"is_guest", "f"},
        {"is_valid", "t"},
        {"sid", "1"},
        {"key", "k"},
    };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(values[i].column, column) == 0)
            return values[i].value;
    return NULL;
}

/* PostgreSQL takes no question with fewer or more values than it has slots,
 * and no text that is not UTF-8. */
static void look_at_question(const char *statement, size_t count,
                             const char *const values[])
{
    char place[24];

    snprintf(place, sizeof place, "$%zu", count + 1);
    must_hold(strstr(statement, place) == NULL);
    snprintf(place, sizeof place, "$%zu", count);
    must_hold(count == 0 || strstr(statement, place) != NULL);
    for (size_t i = 0; i < count; i++)
        must_hold(values[i] == NULL ||
                  text_utf8_length(values[i], strlen(values[i])) ==
                      strlen(values[i]));
}

enum db_answer db_ask(struct db *db, const char *statement, size_t count,
                      const char *const values[], struct pg_result **row)
{
    const char *told = outside_next_row();

    look_at_question(statement, count, values);
    *row = NULL;
    if (told != NULL && told[0] == '-')
        return DB_FAILED;
    if (told != NULL && told[0] == '!') {
        snprintf(db->refusal, sizeof db->refusal, "%s", told + 1);
        return DB_REFUSED;
    }
    *row = calloc(1, sizeof **row);
    must_hold(*row != NULL);
    (*row)->statement = statement;
    if (strstr(statement, "look(") != NULL)
        (*row)->type = values[3];
    if (told != NULL)
        /* The database holds nothing but UTF-8. */
        (*row)->told = fuzz_text(told, text_utf8_length(told, strlen(told)));
    return DB_ROW;
}

/* The text that was told for a column; NULL: nothing was. */
static char *find_told(const char *told, const char *column)
{
    size_t length = strlen(column);

    for (const char *part = told; part != NULL; part = strchr(part, '|')) {
        part += *part == '|';
        if (strncmp(part, column, length) == 0 && part[length] == '=') {
            part += length + 1;
            return fuzz_text(part, strcspn(part, "|"));
        }
    }
    return NULL;
}

/* A text of its own each time, so that one that is used too long is noticed;
 * '~' stands for NULL. */
const char *db_text(const struct pg_result *row, const char *column)
{
    struct pg_result *lender = (struct pg_result *)(uintptr_t)row;
    char *text = find_told(row->told, column);
    const char *value = text == NULL ? usual(row, column) : NULL;

    if (text == NULL && value != NULL && strstr(row->statement, column) != NULL)
        text = fuzz_text(value, strlen(value));
    if (text == NULL)
        return NULL;
    must_hold(lender->count < COLUMNS_MAX);
    lender->lent[lender->count++] = text;
    return strcmp(text, "~") == 0 ? NULL : text;
}

void scope_end_db_row(struct pg_result **row)
{
    if (*row == NULL)
        return;
    for (size_t i = 0; i < (*row)->count; i++)
        free((*row)->lent[i]);
    free((*row)->told);
    free(*row);
}

void db_forget(struct db *db)
{
    (void)db;
}

void db_close(struct db *db)
{
    (void)db;
}
