#include "common/url.h"

#include <string.h>
#include <strings.h>

size_t url_host(const char *url, const char **host)
{
    static const char *const schemes[] = {"https://", "http://"};
    size_t length = 0;

    *host = NULL;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
            *host = url + strlen(schemes[i]);
    if (*host == NULL)
        return 0;
    length = strspn(*host, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "abcdefghijklmnopqrstuvwxyz0123456789.-:[]");
    for (const char *rest = *host + length; *rest != '\0'; rest++)
        if (*rest <= ' ' || *rest > '~' || strchr("\"<>\\^`{|}", *rest) != NULL)
            return 0;
    return strchr("/?#", (*host)[length]) == NULL ? 0 : length;
}
