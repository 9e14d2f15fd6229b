/* What the administrator has decided, as last read from the database. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <time.h>

#include "cgi/stages/new_password.h"
#include "common/attributes.h"

struct db;
struct json_object;
struct slots;

/* Seconds between two looks at the database: a change that an administrator
 * makes is to hold within 5. */
enum { SETTINGS_MAX_AGE = 3 };

/* Seconds for which the settings are known without the database: who only looks
 * at the flows is answered while it is started anew. */
enum { SETTINGS_KNOWN_FOR = 300 };

/* Start with all zero but slots, which is too old. */
struct settings {
    time_t read_at; /* CLOCK_MONOTONIC; 0: never */
    char server_name[256];
    bool registration_open;
    bool has_homeserver; /* accounts are made at one */
    char homeserver_url[512];
    struct password_policy password;
    struct slots *slots; /* of this process; lent; NULL: it needs none */

    struct json_object *read; /* what they were read from; owned */
    const char *terms; /* in it: the versions in force, as the database lists
                          them */

    /* A list of objects: "stages" as version 1 shows them, "shown" as later
     * versions do; owned. */
    struct json_object *flows;
    struct json_object *params;  /* by stage type, what clients need; owned */
    struct json_object *widgets; /* by stage type, what pages need; owned */
    struct json_object *page;    /* settings that pages show; owned */
};

/* Whether they were read at all, and not too long ago to tell a client. */
must_use bool settings_are_known(const struct settings *settings);

/* Reads the settings again when they are too old. False, with the event
 * logged and the settings untouched, when they can't be read. */
must_use bool settings_refresh(struct settings *settings, struct db *db);

/* Whether a flow has a stage of that type. */
must_use bool settings_have_stage(const struct settings *settings,
                                  const char *type);

/* Frees what settings hold. */
void scope_end_settings(struct settings *settings);

#endif
