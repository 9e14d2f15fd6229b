/* What a call outside says of its body, and on whose behalf it is made. */
#include "common/fetch.h"

#include <signal.h>
#include <string.h>

#include "common/json.h"
#include "tests/unit/standin.h"
#include "tests/unit/tap.h"

static unsigned port;

/* What is answered, as JSON; "" when nothing is. Good until the next one. */
static const char *answer_of(const char *path, struct fetch fetch)
{
    static char text[1024];
    char url[64];
    scoped(json) struct json_object *answer = NULL;
    long status;

    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    fetch.url = url;
    text[0] = '\0';
    if (fetch_json(&fetch, &status, &answer))
        snprintf(text, sizeof text, "%s", json_write(answer, NULL));
    return text;
}

int main(void)
{
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    port = standin_start("headers");
    is(answer_of("/echo", (struct fetch){.json = "{\"a\":\"\xc3\xab\"}"}),
       "{\"method\":\"POST\",\"query\":\"\","
       "\"body\":\"{\\\"a\\\":\\\"\xc3\xab\\\"}\",\"authorization\":null}",
       "JSON is a POST, and sent as it is");
    is(answer_of("/headers",
                 (struct fetch){.json = "{}", .forwarded_for = "2001:db8::1"}),
       "{\"type\":\"application/json\",\"for\":\"2001:db8::1\"}",
       "it says what it is, and for whom it is asked");
    is(answer_of("/headers", (struct fetch){.query = NULL}),
       "{\"type\":null,\"for\":null}", "a plain call says neither");
    is(answer_of("/json", (struct fetch){.forwarded_for = "a\r\nB: c"}), "",
       "an address that would forge a header is refused");
    return done_testing();
}
