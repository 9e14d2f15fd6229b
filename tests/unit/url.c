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

static void test_hosts(void)
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
}

static void test_nowhere(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].host == NULL)
            ok(!url_is_https(rows[i].url) && !url_is_loopback(rows[i].url) &&
                   !url_has_name(rows[i].url) &&
                   !url_same_host(rows[i].url, rows[i].url),
               "\"%s\" has no property of a URL", rows[i].url);
    ok(url_is_https("https://a.example/") && url_is_https("HTTPS://a.example"),
       "https is known");
    ok(!url_is_https("http://a.example/"), "and http is something else");
}

static void test_names(void)
{
    static const char *const names[] = {"https://a.example/",
                                        "https://a.example:8443/b",
                                        "https://a.example.:8443/b",
                                        "https://intranet/",
                                        "https://xn--bcher-kva.example?x",
                                        "https://127.0.0.1.example/"};
    static const char *const addresses[] = {"https://127.0.0.1/",
                                            "https://127.1/",
                                            "https://10.0.0.1:80/",
                                            "https://10.0.0.1./",
                                            "https://2130706433/",
                                            "https://0x7f000001/",
                                            "https://0x7f.1/",
                                            "https://0177.1/",
                                            "https://[::1]/",
                                            "https://[fe80::1]:1/",
                                            "https://[::ffff:127.0.0.1]/",
                                            "https://localhost/",
                                            "https://LOCALHOST./",
                                            "https://a.localhost:1/",
                                            "https://./",
                                            "https://a../",
                                            "https://:80/"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ok(url_has_name(names[i]), "%s has a name", names[i]);
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        ok(!url_has_name(addresses[i]), "%s has none", addresses[i]);
}

static void test_loopback(void)
{
    static const char *const here[] = {
        "http://localhost", "https://LocalHost:1/a", "http://127.0.0.1:8008/",
        "http://[::1]/",    "http://[::1]:8008/",
    };
    static const char *const elsewhere[] = {
        "http://localhost.example/", "http://127.0.0.1.example/",
        "http://127.0.0.2/", "http://[::2]/", "http://localhost@a.example/"};

    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++)
        ok(url_is_loopback(here[i]), "%s is here", here[i]);
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        ok(!url_is_loopback(elsewhere[i]), "%s is not", elsewhere[i]);
    ok(url_same_host("https://A.example/b", "http://a.example:80?c"),
       "a host is the same on another port");
    ok(url_same_host("https://[fe80::1]/", "https://[fe80::1]:8443/"),
       "an address, too");
    ok(!url_same_host("https://a.example/", "https://b.a.example/"),
       "one below it is another");
    ok(!url_same_host("https://a.example/", "https://a.example.evil.example/"),
       "and so is one that begins like it");
}

int main(void)
{
    test_hosts();
    test_nowhere();
    test_names();
    test_loopback();
    return done_testing();
}
