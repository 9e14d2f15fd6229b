#include "cgi/engine/check.h"

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cgi/engine/homeserver.h"
#include "cgi/engine/homeserver_check.h"
#include "cgi/engine/settings.h"
#include "common/db.h"
#include "common/json.h"

/* The SQL functions that the responder calls. self_check() reports those that
 * are missing, and others that the role may call. */
static const char functions[] =
    "advance email_link failure_note homeserver_made homeserver_refused "
    "invitation_ask look metrics_read name_ask nonce_key oauth2_confirm "
    "oauth2_return self_check service_ask session_cancel settings_read "
    "token_open token_revoke validation_begin";

static const char install[] =
    "psql -d DATABASE -f sql/install.sql, as a superuser, with the files of "
    "this release (" VERSION ")";

static void tell(const char *problem, const char *remedy)
{
    printf("wrong:   %s\nto mend: %s\n", problem, remedy);
}

static const char *from_environment(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);

    return value == NULL ? otherwise : value;
}

static int tell_unreachable(void)
{
    printf("wrong:   the database can't be reached as %s, in the database %s, "
           "at %s%s; standard error says why\n",
           from_environment("PGUSER", "register_cgi"),
           from_environment("PGDATABASE", "register"),
           from_environment("PGHOST", "PostgreSQL's usual socket"),
           getenv("PGSERVICE") == NULL ? "" : ", or as PGSERVICE says");
    printf("to mend: see that PostgreSQL runs there, and what PGHOST, PGPORT, "
           "PGDATABASE, PGUSER and PGSERVICE say here and in the unit; where "
           "PostgreSQL goes by the user's name, run this as that user: "
           "systemd-run -qP -p DynamicUser=yes -p User=register_cgi "
           "matrix-register --check\n");
    /* PostgreSQL asks the system for the name, too. */
    if (getpwuid(geteuid()) == NULL)
        tell("the system has no name for the user that this runs as, so "
             "PostgreSQL can't go by it",
             "apt-get install libnss-systemd, which names the users that "
             "systemd makes (DynamicUser=yes)");
    return EX_TEMPFAIL;
}

/* The database has refused to check itself. */
static int explain(const struct db *db)
{
    if (strcmp(db->sqlstate, "3F000") == 0) {
        tell("nothing is installed in this database", install);
    } else if (strcmp(db->sqlstate, "42883") == 0) {
        tell("the schema is older than this release", install);
    } else if (strcmp(db->sqlstate, "42501") == 0) {
        tell("this role may not use the schema: it is not the responder's",
             "unset PGUSER or set it to register_cgi; if it is that, run "
             "sql/install.sql again, which grants what is needed");
    } else if (strncmp(db->sqlstate, "42", 2) == 0) {
        tell("the schema does not fit this release", install);
    } else {
        return tell_unreachable();
    }
    return EX_CONFIG;
}

static size_t tell_problems(const struct json_object *problems)
{
    for (size_t i = 0; i < json_length(problems); i++) {
        const char *problem = json_text_at(json_at(problems, i), 0);
        const char *remedy = json_text_at(json_at(problems, i), 1);
        tell(problem == NULL ? "" : problem, remedy == NULL ? "" : remedy);
    }
    return json_length(problems);
}

static int tell_settings(struct db *db)
{
    scoped(settings) struct settings settings = {.read_at = 0};

    if (!settings_refresh(&settings, db)) {
        tell("the settings can't be read by this release", install);
        return EX_CONFIG;
    }
    printf("server name %s, registration %s, flows: %zu\n",
           settings.server_name, settings.registration_open ? "open" : "closed",
           json_length(settings.flows));
    return EX_OK;
}

static const char *text_in(const struct json_object *object, const char *key)
{
    const char *text;

    json_text(object, key, &text);
    return text == NULL ? "?" : text;
}

/* Of a homeserver whose secret is missing the database has told. */
static size_t tell_of_homeserver(const struct json_object *found)
{
    const struct homeserver homeserver = {
        .url = text_in(found, "url"),
        .server_name = text_in(found, "server_name"),
        .secret = text_in(found, "secret"),
        .way = strcmp(text_in(found, "way"), "shared_secret") == 0
                   ? HOMESERVER_SHARED_SECRET
                   : HOMESERVER_REGISTRATION_TOKEN};

    if (json_kind(found, "secret") != JSON_MEMBER_TEXT)
        return 0;
    return homeserver_check(&homeserver, tell);
}

static int check(struct db *db)
{
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {MIGRATIONS, functions};

    if (db_ask(db,
               "SELECT register_internal.self_check(string_to_array($1, ' '),"
               "                           string_to_array($2, ' ')) AS found",
               sizeof values / sizeof values[0], values, &row) != DB_ROW)
        return explain(db);
    const char *text = db_text(row, "found");
    scoped(json) struct json_object *found =
        text == NULL ? NULL : json_read_trusted(text);
    if (json_kind(found, "problems") != JSON_MEMBER_LIST) {
        tell("the schema does not fit this release", install);
        return EX_CONFIG;
    }
    printf("database %s, as %s\n", text_in(found, "database"),
           text_in(found, "role"));
    size_t count = tell_problems(json_under(found, "problems"));
    count += tell_of_homeserver(json_under(found, "homeserver"));
    int status = tell_settings(db);
    return count == 0 ? status : EX_CONFIG;
}

int check_run(void)
{
    struct db db = {.program = "matrix-register", .role = "register_cgi"};

    /* A connection that breaks is an error like others, see fetch.h. */
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        return EX_OSERR;
    int status = check(&db);

    db_close(&db);
    if (status == EX_OK)
        puts("all is well");
    return fflush(stdout) != 0 ? EX_IOERR : status;
}
