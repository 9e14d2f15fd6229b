/* The client of the homeserver: what it makes there, by both ways, and whose it
 * says that is. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/place.h"

static void test_accounts(const struct place *place,
                          const struct homeserver *homeserver, const char *way)
{
    struct homeserver_order order = new_order();
    struct end end = place_order(homeserver, &order);

    ok(is_good(place, &order, &end), "%s: an account is made, and logged in",
       way);
    is(end.log, "", "without a word in the log");
    order = new_order();
    order.device_id = NULL;
    order.device_display_name = NULL;
    end = place_order(homeserver, &order);
    ok(is_good(place, &order, &end) && end.login.device_id[0] != '\0',
       "%s: with a device of the homeserver's, where none is asked for", way);
    order = new_order();
    order.inhibits_login = true;
    end = place_order(homeserver, &order);
    ok(is_quiet(place, order, &end), "%s: or without a login", way);
    order = new_order();
    order.was_announced = true;
    end = place_order(homeserver, &order);
    ok(is_good(place, &order, &end),
       "%s: one that was announced, and never made, is made", way);
}

static void test_taken(const struct place *place,
                       const struct homeserver *homeserver, const char *way)
{
    struct homeserver_order order = new_order();
    struct end first = place_order(homeserver, &order);
    struct end again = place_order(homeserver, &order);

    is_error(&again, ERROR_NAME_IN_USE, "errcode=M_USER_IN_USE",
             "a name that is taken is refused, with the right password");
    order.was_announced = true;
    again = place_order(homeserver, &order);
    ok(is_good(place, &order, &first) && is_good(place, &order, &again),
       "%s: where it was announced it is ours, and both logins are good", way);
    order.password = "another horse";
    again = place_order(homeserver, &order);
    is_error(&again, ERROR_NAME_IN_USE, "errcode=M_USER_IN_USE",
             "but not with another password");
    order.localpart = "_x";
    again = place_order(homeserver, &order);
    is_error(&again, ERROR_NAME_INVALID, "errcode=M_INVALID_USERNAME",
             "a name that it does not take is refused");
    is(again.error.detail, "User ID may not begin with _", "with its reason");
}

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

static void test_names(const struct place *place)
{
    struct homeserver_order order = new_order();
    struct error error = {.kind = ERROR_NONE};
    struct capture capture = capture_begin();
    char log[TEXT_SIZE];

    ok(homeserver_takes_name(&place->by_token, order.localpart, NULL, &error),
       "a free name is taken");
    (void)place_order(&place->by_token, &order);
    ok(!homeserver_takes_name(&place->by_token, order.localpart, NULL,
                              &error) &&
           error.kind == ERROR_NAME_IN_USE,
       "one that is in use is not");
    ok(!homeserver_takes_name(&place->by_token, "_x", NULL, &error) &&
           error.kind == ERROR_NAME_INVALID,
       "nor a bad one");
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
    test_accounts(&plain, &plain.by_secret, "shared secret");
    test_accounts(&plain, &plain.by_token, "registration token");
    test_taken(&plain, &plain.by_secret, "shared secret");
    test_taken(&plain, &plain.by_token, "registration token");
    test_lost(&plain, &plain.by_secret, "shared secret");
    test_lost(&plain, &plain.by_token, "registration token");
    test_names(&plain);
    test_requests();
    return place_done();
}
