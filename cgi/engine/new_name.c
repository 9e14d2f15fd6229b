#include "cgi/engine/new_name.h"

#include <stddef.h>

#include "cgi/engine/settings.h"
#include "cgi/http/error.h"

bool new_name_read(const char *user, const struct settings *settings,
                   struct username *username, struct error *error)
{
    *username = (struct username){.localpart = ""};
    if (user == NULL)
        return true;
    const char *broken_rule =
        username_read(user, settings->server_name, username);
    return broken_rule == NULL ||
           error_note(error, ERROR_NAME_INVALID, "%s", broken_rule);
}
