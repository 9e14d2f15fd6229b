/* The client of the homeserver: settings that don't fit it, and homeservers
 * that differ. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/place.h"

static void test_secrets(const struct place *place)
{
    struct homeserver_order order = new_order();
    struct homeserver wrong = place->by_secret;

    wrong.secret = "another secret";
    struct end end = place_order(&wrong, &order);
    is_error(&end, ERROR_NOT_SET_UP,
             "see=\"SELECT register.set_secret('homeserver', '...')",
             "a wrong shared secret is the operator's to mend");
    wrong = place->by_token;
    wrong.secret = "another-token";
    end = place_order(&wrong, &order);
    is_error(&end, ERROR_NOT_SET_UP,
             "see=\"register.set_secret('homeserver', '...')",
             "so is a wrong registration token");
    order.is_admin = true;
    end = place_order(&place->by_token, &order);
    is_error(&end, ERROR_NOT_SET_UP, "no administrators",
             "a token makes no administrator");
    order.is_admin = false;
    wrong = place->by_secret;
    wrong.server_name = "example.org";
    end = place_order(&wrong, &order);
    is_error(&end, ERROR_UNREACHABLE, "server_name=example.org",
             "a homeserver of another name is none of ours");
    misbehave(place, "400", "POST .*register$", 1);
    order = new_order();
    end = place_order(&place->by_secret, &order);
    ok(is_good(place, &order, &end), "a nonce that was forgotten is replaced");
    misbehave(place, "404", "GET .*register$", 1);
    end = place_order(&place->by_secret, &order);
    is_error(&end, ERROR_NOT_SET_UP, "homeserver_way",
             "what is not there is the operator's to mend");
    misbehave(place, "html", "GET .*register$", 1);
    end = place_order(&place->by_secret, &order);
    is_error(&end, ERROR_UNREACHABLE, "outside-call-failed",
             "a web server in its place is not believed");
    misbehave(place, "empty", "GET .*register$", 1);
    end = place_order(&place->by_secret, &order);
    is_error(&end, ERROR_UNREACHABLE, "there is no nonce",
             "nor is an answer without a nonce");
}

int main(void)
{
    static const struct trial trials[] = {
        {"dendrite", true, ERROR_NONE, ""},
        {"conduit", false, ERROR_NONE, ""},
        {"strict", false, ERROR_NONE, ""},
    };
    static struct place plain;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    place_start(&plain, NULL);
    place_invite(&plain);
    test_secrets(&plain);
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++)
        place_try(&trials[i]);
    return place_done();
}
