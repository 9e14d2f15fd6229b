/* The client of the homeserver: what it makes there, by both ways, whose it
 * says that is, and what it says where it can make nothing. */
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
    capture_end(&capture, log, sizeof log);
}

int main(void)
{
    static const struct trial trials[] = {
        {"open", false, ERROR_NONE, ""},
        {"consent", false, ERROR_NOT_SET_UP, "more than a token"},
        {"closed", false, ERROR_NOT_SET_UP, "registration is off"},
        {"no-secret", true, ERROR_NOT_SET_UP, "no shared secret"},
        {"policy", false, ERROR_PASSWORD_REFUSED,
         "errcode=M_PASSWORD_NO_DIGIT"},
    };
    static struct place plain;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    place_start(&plain, NULL);
    place_invite(&plain);
    test_accounts(&plain, &plain.by_secret, "shared secret");
    test_accounts(&plain, &plain.by_token, "registration token");
    test_taken(&plain, &plain.by_secret, "shared secret");
    test_taken(&plain, &plain.by_token, "registration token");
    test_names(&plain);
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++)
        place_try(&trials[i]);
    return place_done();
}
