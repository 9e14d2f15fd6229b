/* Whose certificate a call outside trusts. */
#include "common/fetch.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/json.h"
#include "tests/unit/capture.h"
#include "tests/unit/standin.h"
#include "tests/unit/tap.h"

/* What comes of a call, as a text: the status and the object, or the line in
 * the log. Good until the next one. A call that takes longer than
 * FETCH_TIMEOUT, because the machine is busy, is made again. */
static const char *outcome(const struct fetch *fetch)
{
    static char text[4096];

    for (int tries = 0; tries < 6; tries++) {
        scoped(json) struct json_object *answer = NULL;
        struct capture capture = capture_begin();
        long status;
        bool answered = fetch_json(fetch, &status, &answer);
        capture_end(&capture, text, sizeof text);
        if (answered)
            snprintf(text, sizeof text, "%ld %s", status,
                     json_write(answer, NULL));
        if (answered || strstr(text, "\"Timeout was reached\"") == NULL)
            break;
    }
    return text;
}

int main(void)
{
    char port_file[STANDIN_PATH_SIZE], log[STANDIN_PATH_SIZE + 4], url[64];
    char authorities[STANDIN_PATH_SIZE];

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    unsigned port = standin_start_tls("tls", "/CN=localhost");
    standin_path("tls", port_file);
    standin_path("certificate", authorities);
    snprintf(log, sizeof log, "%s.log", port_file);
    snprintf(url, sizeof url, "https://localhost:%u/json", port);
    is(outcome(&(struct fetch){.url = url, .bearer = "t0k3n"}),
       "<3>outside-call-failed host=localhost why=\"SSL peer certificate or "
       "SSH remote key was not OK\"\n",
       "a certificate of an unknown authority is refused");
    ok(access(log, F_OK) != 0, "and its owner is told nothing");
    setenv("SSL_CERT_FILE", authorities, 1);
    is(outcome(&(struct fetch){.url = url}), "200 {\"fine\":true}",
       "one of an authority that is trusted is accepted");
    snprintf(url, sizeof url, "https://127.0.0.1:%u/json", port);
    is(outcome(&(struct fetch){.url = url}),
       "<3>outside-call-failed host=127.0.0.1 why=\"SSL peer certificate or "
       "SSH remote key was not OK\"\n",
       "but not for another host");
    return done_testing();
}
