/* Pages, and their headers. */
#include "cgi/http/page.h"

#include <stdio.h>

#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "common/attributes.h"
#include "tests/unit/capture.h"
#include "tests/unit/tap.h"

static bool holds(const char *page, const char *text)
{
    return page != NULL && strstr(page, text) != NULL;
}

#define SITE                                                                   \
    {                                                                          \
        "/_matrix/client/api/v1/register/email", "<server>"                    \
    }

static void test_escaping(void)
{
    scoped(reply) struct reply reply = {.site = SITE};
    const struct page page = {
        .name = "n",
        .title = "<b>&amp;</b>",
        .text = "\"><script>alert('x')</script> {value} {other}{none} {",
        .values = {{"value", "{other}<i>"}, {"other", "o"}, {"none", NULL}},
        .button = "a & b",
        .action = "x\"y",
        .fields = {{"<n>", "\"v\""}, {"second", "w"}},
    };

    page_write(&page, 200, &reply);
    ok(holds(reply.page, "<h1>&lt;b&gt;&amp;amp;&lt;/b&gt;</h1>"),
       "a title is escaped");
    ok(!holds(reply.page, "<script>") && holds(reply.page, "&lt;script&gt;"),
       "so is a text");
    ok(holds(reply.page, " {other}&lt;i&gt; o {</p>"),
       "so are the values, which are filled in once");
    ok(holds(reply.page,
             "data-values=\"{&quot;value&quot;:&quot;{other}&lt;i"
             "&gt;&quot;,&quot;other&quot;:&quot;o&quot;,&quot;none&quot;:"
             "&quot;&quot;}\""),
       "and told to our scripts");
    ok(holds(reply.page, "<span id=\"server\">&lt;server&gt;</span>"),
       "the server's name is escaped");
    ok(holds(reply.page, "<button class=\"main\">a &amp; b</button>"),
       "so is a button");
    ok(holds(reply.page, "action=\"x&quot;y\""), "so is an action");
    ok(holds(reply.page, "name=\"&lt;n&gt;\" value=\"&quot;v&quot;\""),
       "so is a field");
    ok(holds(reply.page, "name=\"second\" value=\"w\""),
       "all fields are there");
    ok(reply.status == 200 && reply.is_secret, "no cache may keep the page");
}

/* Below any prefix that a proxy has put before the path. */
static void test_way(const char *path, const char *way, const char *sentence)
{
    scoped(reply) struct reply reply = {.site = SITE};
    const struct page page = {.name = "n", .title = "t", .text = "x"};
    char wanted[128];

    reply.site = (struct page_site){path, "s"};
    snprintf(wanted, sizeof wanted,
             "href=\"%sstatic/client/register/style.css\"", way);
    page_write(&page, 200, &reply);
    ok(holds(reply.page, wanted), "%s", sentence);
}

static void test_ways(void)
{
    test_way("/_matrix/client/api/v1/register/email", "../../../../",
             "the page behind a link finds its style");
    test_way("/_matrix/client/v3/auth/m.login.terms/fallback/web",
             "../../../../../", "so does the page of a stage");
    test_way("", "", "even without a path");
}

static void test_header(void)
{
    scoped(reply) struct reply reply = {.site = SITE};
    const struct page page = {.name = "n", .title = "t", .text = "x"};
    char header[REPLY_HEADER_SIZE];

    page_write(&page, 404, &reply);
    ok(!holds(reply.page, "<form"), "without a button there is no form");
    ok(reply_header(&reply, 12345, header) == strlen(header) &&
           strlen(header) > 0,
       "the header fits");
    ok(holds(header, "Status: 404 "), "it has the status");
    ok(holds(header, "Content-Type: text/html; charset=utf-8\r\n"), "the type");
    ok(holds(header, "Content-Length: 12345\r\n"), "the length");
    ok(holds(header, "default-src 'none'") &&
           holds(header, "frame-ancestors 'none'"),
       "the policy");
    ok(holds(header, "Referrer-Policy: no-referrer\r\n"), "no referrer");
    ok(holds(header, "Cache-Control: no-store\r\n"), "no cache");
}

/* The page of a widget whose parts come from there. */
static void test_policy(const char *sources, bool is_shown,
                        const char *sentence)
{
    scoped(reply) struct reply reply = {.site = SITE};
    struct capture capture = capture_begin();
    char log[256], header[REPLY_HEADER_SIZE];

    page_write_scripted(&(struct scripted_page){.type = "m.login.recaptcha",
                                                .params = "{}",
                                                .widget = "{}",
                                                .settings = "{}",
                                                .sources = sources},
                        &reply);
    capture_end(&capture, log, sizeof log);
    ok(reply.status == (is_shown ? 200 : 503), "%s", sentence);
    ok(holds(reply.page, "data-widget") == is_shown &&
           holds(log, "page-refused") != is_shown,
       "it is shown, or the log says why not");
    ok(holds(reply.page_policy, "default-src 'none'; ") &&
           holds(reply.page_policy, "; frame-ancestors '") &&
           holds(reply.page_policy, "; base-uri 'none'"),
       "the policy is whole");
    size_t length = reply_header(&reply, 100000, header);
    ok(length > strlen(reply.page_policy) && length < 4000 &&
           holds(header, reply.page_policy),
       "and so is the header");
}

static void test_policies(void)
{
    char sources[2100] = "https://";
    size_t length = strlen(sources);

    test_policy("", true, "a page of ours alone has a policy");
    test_policy("https://a.example https://*.b.example", true,
                "so has one with a widget");
    for (; length < sizeof sources - 1; length++) {
        sources[length] = 'x';
        if (length == 314 || length == 360)
            test_policy(sources, true, "a long source fits");
        if (length == 370 || length == 800)
            test_policy(sources, false, "a longer one is refused");
    }
    test_policy(sources, false, "and the longest, too");
    test_policy("https://a.example; frame-ancestors *", false,
                "a source can't add a directive");
    test_policy("https://a.example, default-src *", false, "nor a policy");
    test_policy("https://a.example 'unsafe-inline'", false, "nor a keyword");
    test_policy("https://a.example\r\nX: y", false, "nor a header");
}

static void test_fault(void)
{
    scoped(reply) struct reply reply = {.site = SITE};
    struct error error;

    error_note(&error, ERROR_UNREACHABLE, "the <thing>");
    page_error(&error, &reply);
    ok(reply.status == 503 && reply.retry_after > 0, "a error has its status");
    ok(holds(reply.page, "can't be reached: the &lt;thing&gt;."),
       "and says what it is");
    ok(holds(reply.page, "data-page=\"error\"") &&
           holds(reply.page, "&quot;error&quot;:&quot;unreachable&quot;") &&
           holds(reply.page, "&quot;seconds&quot;:&quot;10&quot;"),
       "to our scripts by its name");
    is(reply.outcome, "unreachable", "in the log, too");
}

int main(void)
{
    test_escaping();
    test_ways();
    test_header();
    test_policies();
    test_fault();
    return done_testing();
}
