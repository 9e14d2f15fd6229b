#include "common/username.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "common/attributes.h"
#include "common/unicode.h"

static const char too_long[] = "The user ID would be longer than 255 bytes";

/* Finds the localpart within a full user ID of this server. */
static const char *unwrap(const char *user_id, const char *server_name,
                          const char **start, size_t *length)
{
    const char *colon = strchr(user_id, ':');

    if (colon == NULL)
        return "A user ID has a colon and a server name after the localpart";
    if (strcmp(colon + 1, server_name) != 0)
        return "The user ID is of another server";
    *start = user_id + 1;
    *length = (size_t)(colon - *start);
    return NULL;
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_allowed(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("._=-/+", c) != NULL);
}

const char *username_read(const char *name, const char *server_name,
                          struct username *username)
{
    scoped(unicode) char *trimmed = unicode_trim(name);
    const char *start = trimmed;
    size_t length = strlen(trimmed);
    struct username read;

    if (trimmed[0] == '@') {
        const char *broken = unwrap(trimmed, server_name, &start, &length);
        if (broken != NULL)
            return broken;
    }
    if (length == 0)
        return "A user name has at least one character";
    if (length > USER_ID_MAX)
        return too_long;
    for (size_t i = 0; i < length; i++) {
        read.localpart[i] = fold(start[i]);
        if (!is_allowed(read.localpart[i]))
            return "A user name is made of a-z, 0-9 and . _ = - / + only";
    }
    read.localpart[length] = '\0';
    if (snprintf(read.user_id, sizeof read.user_id, "@%s:%s", read.localpart,
                 server_name) > USER_ID_MAX)
        return too_long;
    *username = read;
    return NULL;
}
