/* The user name that a client asks for. */
#ifndef NEW_NAME_H
#define NEW_NAME_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/username.h"

struct error;
struct settings;

/* Reads a user name as a client writes it. NULL is none: true, with all of
 * username empty. False with an error noted when it breaks a rule. */
must_use bool new_name_read(const char *user, const struct settings *settings,
                            struct username *username, struct error *error);

#endif
