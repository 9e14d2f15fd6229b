#include "cgi/new_name.h"

#include <stddef.h>

#include "cgi/fault.h"
#include "cgi/settings.h"

bool new_name_read(const char *user, const struct settings *settings,
                   struct username *username, struct fault *fault)
{
    *username = (struct username){.localpart = ""};
    if (user == NULL)
        return true;
    const char *broken_rule =
        username_read(user, settings->server_name, username);
    return broken_rule == NULL ||
           fault_note(fault, FAULT_NAME_INVALID, "%s", broken_rule);
}
