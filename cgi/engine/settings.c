#include "cgi/engine/settings.h"

#include <stdio.h>
#include <string.h>

#include "common/attributes.h"
#include "common/clock.h"
#include "common/db.h"
#include "common/json.h"
#include "common/log.h"
#include "common/slot.h"

static bool read_text(const struct json_object *object, const char *key,
                      char *text, size_t size)
{
    const char *read;

    return json_text(object, key, &read) == JSON_MEMBER_TEXT &&
           snprintf(text, size, "%s", read) < (int)size;
}

static bool read_count(const struct json_object *object, const char *key,
                       unsigned long *count)
{
    long number;

    if (!json_read_number(object, key, &number) || number < 0)
        return false;
    *count = (unsigned long)number;
    return true;
}

/* How many there are, and how long a request waits for one, in
 * milliseconds. */
static bool read_slots(const struct json_object *object, struct slots *slots)
{
    static const char count_key[] = "slots_per_machine";
    bool is_said = json_kind(object, count_key) != JSON_MEMBER_NULL;
    unsigned long count = 0, wait;

    if ((is_said && !read_count(object, count_key, &count)) ||
        !read_count(object, "slot_wait_ms", &wait))
        return false;
    if (slots != NULL) {
        slots->count = count == 0 ? slots_default(slots) : count;
        slots->wait = wait;
    }
    return true;
}

/* Where the homeserver is, if there is one. */
static bool read_homeserver(const struct json_object *object,
                            struct settings *settings)
{
    return json_read_flag(object, "has_homeserver",
                          &settings->has_homeserver) &&
           (!settings->has_homeserver ||
            read_text(object, "homeserver_url", settings->homeserver_url,
                      sizeof settings->homeserver_url));
}

static bool read_settings(const struct json_object *object,
                          struct settings *settings)
{
    if (object == NULL ||
        !read_text(object, "server_name", settings->server_name,
                   sizeof settings->server_name) ||
        !json_read_flag(object, "registration_open",
                        &settings->registration_open) ||
        !read_homeserver(object, settings) ||
        !read_count(object, "password_min_length",
                    &settings->password.min_length) ||
        !read_count(object, "password_strength",
                    &settings->password.strength) ||
        !read_text(object, "password_hash_prefix",
                   settings->password.hash_prefix,
                   sizeof settings->password.hash_prefix) ||
        !read_count(object, "password_hash_cost",
                    &settings->password.hash_cost) ||
        !read_slots(object, settings->slots))
        return false;
    settings->password.slots = settings->slots;
    if (json_kind(object, "flows") != JSON_MEMBER_LIST ||
        json_text(object, "terms", &settings->terms) != JSON_MEMBER_TEXT)
        return false;
    settings->read = json_share(object);
    settings->flows = json_share(json_under(object, "flows"));
    settings->params = json_share(json_under(object, "params"));
    settings->widgets = json_share(json_under(object, "widgets"));
    settings->page = json_share(json_under(object, "page"));
    return true;
}

/* Whether they were read in so many seconds before that one. */
static bool were_read_within(const struct settings *settings, time_t seconds,
                             time_t now)
{
    return settings->read_at != 0 && now - settings->read_at < seconds;
}

static time_t second(void)
{
    return (time_t)(clock_now() / 1000);
}

bool settings_are_known(const struct settings *settings)
{
    return were_read_within(settings, SETTINGS_KNOWN_FOR, second());
}

bool settings_refresh(struct settings *settings, struct db *db)
{
    scoped(db_row) struct pg_result *row = NULL;
    struct settings fresh = {.read_at = 0, .slots = settings->slots};
    const time_t now = second();

    if (were_read_within(settings, SETTINGS_MAX_AGE, now))
        return true;
    if (db_ask(db, "SELECT register_internal.settings_read() AS settings", 0,
               NULL, &row) != DB_ROW)
        return false;
    const char *text = db_text(row, "settings");
    scoped(json) struct json_object *object =
        text == NULL ? NULL : json_read_trusted(text);
    if (!read_settings(object, &fresh)) {
        log_event(LOG_ERR, "settings-unreadable",
                  {"why", "the schema is of another release"});
        return false;
    }
    fresh.read_at = now;
    scope_end_settings(settings);
    *settings = fresh;
    return true;
}

bool settings_have_stage(const struct settings *settings, const char *type)
{
    for (size_t i = 0; i < json_length(settings->flows); i++) {
        const struct json_object *stages =
            json_under(json_at(settings->flows, i), "stages");
        for (size_t j = 0; j < json_length(stages); j++)
            if (strcmp(json_text_at(stages, j), type) == 0)
                return true;
    }
    return false;
}

void scope_end_settings(struct settings *settings)
{
    json_end(settings->read);
    json_end(settings->flows);
    json_end(settings->params);
    json_end(settings->widgets);
    json_end(settings->page);
    settings->read = NULL;
    settings->terms = NULL;
    settings->flows = settings->params = NULL;
    settings->widgets = settings->page = NULL;
}
