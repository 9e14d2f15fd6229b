/* URLs that people are sent to. */
#include "common/url.h"

#include <string.h>

#include "tests/unit/tap.h"

static const struct {
    const char *url;
    const char *host; /* NULL: it is none */
} rows[] = {
    {"https://example.org/a?b#c", "example.org"},
    {"http://example.org", "example.org"},
    {"HTTPS://Example.Org:8448/", "Example.Org:8448"},
    {"https://[::1]:8008/", "[::1]:8008"},
    {"https://example.org?b", "example.org"},
    {"https://example.org#/a/b", "example.org"},
    {"", NULL},
    {"https://", NULL},
    {"https:///a", NULL},
    {"//example.org/", NULL},
    {"example.org", NULL},
    {"ftp://example.org/", NULL},
    {"javascript:alert(1)//https://example.org/", NULL},
    {"https://user@example.org/", NULL},
    {"https://good.example\\@evil.example/", NULL},
    {"https://good.example%2f@evil.example/", NULL},
    {"https://ex\xc3\xa4mple.org/", NULL},
    {"https://example.org/\xc3\xa4", NULL},
    {"https://example.org/a b", NULL},
    {"https://example.org/\"onclick=x", NULL},
    {"https://example.org/<script>", NULL},
    {"https://example.org/\n", NULL},
    {" https://example.org/", NULL},
};

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *host;
        size_t length = url_host(rows[i].url, &host);
        if (rows[i].host == NULL)
            ok(length == 0, "\"%s\" leads nowhere", rows[i].url);
        else
            ok(length == strlen(rows[i].host) &&
                   memcmp(host, rows[i].host, length) == 0,
               "\"%s\" leads to %s", rows[i].url, rows[i].host);
    }
    return done_testing();
}
