#include "common/url.h"

#include <ctype.h>
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

/* The same without its port. */
static size_t bare_host(const char *url, const char **host)
{
    size_t length = url_host(url, host);

    for (size_t i = length; i > 0 && (*host)[i - 1] != ']'; i--)
        if ((*host)[i - 1] == ':')
            return i - 1;
    return length;
}

static bool is_host(const char *host, size_t length, const char *wanted)
{
    return length == strlen(wanted) && strncasecmp(host, wanted, length) == 0;
}

bool url_is_https(const char *url)
{
    const char *host;

    return strncasecmp(url, "https:", 6) == 0 && url_host(url, &host) > 0;
}

bool url_is_loopback(const char *url)
{
    const char *host;
    size_t length = bare_host(url, &host);

    return is_host(host, length, "localhost") ||
           is_host(host, length, "127.0.0.1") || is_host(host, length, "[::1]");
}

/* An IPv4 address can be written in many ways, such as 0x7f.1: its last part
 * always begins with a digit, and that of a name never does (WHATWG URL
 * Standard, "ends in a number checker"). */
bool url_has_name(const char *url)
{
    const char *host;
    size_t length = bare_host(url, &host);

    if (length > 0 && host[length - 1] == '.')
        length--;
    size_t begin = length;
    while (begin > 0 && host[begin - 1] != '.')
        begin--;
    return begin < length && isalpha((unsigned char)host[begin]) &&
           !is_host(host + begin, length - begin, "localhost");
}

bool url_same_host(const char *url, const char *other)
{
    const char *hosts[2];
    size_t length = bare_host(url, &hosts[0]);

    return length > 0 && length == bare_host(other, &hosts[1]) &&
           strncasecmp(hosts[0], hosts[1], length) == 0;
}
