/* Pages, and their headers. */
#include "cgi/http/page.h"

#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "common/attributes.h"
#include "tests/unit/tap.h"

static bool holds(const char *page, const char *text)
{
    return page != NULL && strstr(page, text) != NULL;
}

static void test_escaping(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    const struct page page = {
        .title = "<b>&amp;</b>",
        .text = "\"><script>alert('x')</script>",
        .button = "a & b",
        .action = "x\"y",
        .fields = {{"<n>", "\"v\""}, {"second", "w"}},
    };

    page_write(&page, 200, &reply);
    ok(holds(reply.page, "<h1>&lt;b&gt;&amp;amp;&lt;/b&gt;</h1>"),
       "a title is escaped");
    ok(!holds(reply.page, "<script") && holds(reply.page, "&lt;script&gt;"),
       "so is a text");
    ok(holds(reply.page, "<button>a &amp; b</button>"), "so is a button");
    ok(holds(reply.page, "action=\"x&quot;y\""), "so is an action");
    ok(holds(reply.page, "name=\"&lt;n&gt;\" value=\"&quot;v&quot;\""),
       "so is a field");
    ok(holds(reply.page, "name=\"second\" value=\"w\""),
       "all fields are there");
    ok(reply.status == 200 && reply.is_secret, "the page is kept by nobody");
}

static void test_header(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    const struct page page = {.title = "t", .text = "x"};
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

static void test_fault(void)
{
    scoped(reply) struct reply reply = {.status = 0};
    struct error error;

    error_note(&error, ERROR_UNREACHABLE, "the <thing>");
    page_error(&error, &reply);
    ok(reply.status == 503 && reply.retry_after > 0, "a error has its status");
    ok(holds(reply.page, "can't be reached: the &lt;thing&gt;."),
       "and says what it is");
    is(reply.outcome, "unreachable", "in the log, too");
}

int main(void)
{
    test_escaping();
    test_header();
    test_fault();
    return done_testing();
}
