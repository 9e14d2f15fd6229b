/* The client of the homeserver: accounts whose answer was lost on the way, and
 * questions that are not answered. */
#include <signal.h>

#include "tests/unit/place.h"

/* The answer is lost in all the ways in which it can be. */
static void test_lost(const struct place *place,
                      const struct homeserver *homeserver, const char *way)
{
    static const char *const ways[] = {"lost", "no-token", "no-device"};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct homeserver_order order = new_order();
        misbehave(place, ways[i], "POST .*register$", 9);
        struct end end = place_order(homeserver, &order);
        bool is_lost = !end.is_made && end.error.kind == ERROR_UNREACHABLE;
        misbehave(place, ways[i], "", 0);
        order.was_announced = true;
        end = place_order(homeserver, &order);
        ok((i > 0 || is_lost) && is_good(place, &order, &end),
           "%s: an account whose answer was lost (%s) is had the next time",
           way, ways[i]);
        order = new_order();
        order.inhibits_login = true;
        misbehave(place, ways[i], "POST .*register$", 9);
        end = place_order(homeserver, &order);
        misbehave(place, ways[i], "", 0);
        order.was_announced = true;
        end = place_order(homeserver, &order);
        ok(is_quiet(place, order, &end), "%s: one without a login, too", way);
    }
}

static void test_unsaid(const struct place *place)
{
    struct error error = {.kind = ERROR_NONE};
    struct capture capture = capture_begin();
    char log[TEXT_SIZE];

    misbehave(place, "403", "available", 1);
    ok(homeserver_takes_name(&place->by_token, "_x", NULL, &error),
       "a homeserver that does not say has nothing against it");
    misbehave(place, "limit", "available", 1);
    ok(homeserver_takes_name(&place->by_token, "_x", NULL, &error),
       "nor has one that is asked too often");
    misbehave(place, "html-502", "available", 1);
    ok(homeserver_takes_name(&place->by_token, "_x", NULL, &error),
       "nor one that is down");
    capture_end(&capture, log, sizeof log);
}

/* The requests that came there, as the stand-in has noted them. */
static void test_requests(void)
{
    char folder[STANDIN_PATH_SIZE], path[STANDIN_PATH_SIZE + 16];
    char line[TEXT_SIZE];
    size_t with_peer = 0, without = 0;

    standin_path("plain", folder);
    snprintf(path, sizeof path, "%s/requests", folder);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strstr(line, "\"method\": \"POST\"") != NULL &&
            strstr(line, "register\"") != NULL) {
            bool has_peer =
                strstr(line, "\"forwarded\": \"192.0.2.1\"") != NULL;
            with_peer += has_peer;
            without += !has_peer;
        }
    if (file != NULL)
        fclose(file);
    ok(with_peer > 0 && without == 0,
       "the homeserver is told on whose behalf it is asked");
}

int main(void)
{
    static struct place plain;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    place_start(&plain, NULL);
    place_invite(&plain);
    test_lost(&plain, &plain.by_secret, "shared secret");
    test_lost(&plain, &plain.by_token, "registration token");
    test_unsaid(&plain);
    test_requests();
    return place_done();
}
