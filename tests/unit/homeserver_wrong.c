/* The client of the homeserver: what it makes of answers that are none, of
 * refusals, and of no answer. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/place.h"

/* All kinds of answers to the request that would make the account. */
static void test_wrong(const struct place *place,
                       const struct homeserver *homeserver, const char *way)
{
    static const struct {
        const char *way;
        enum error_kind kind;
        const char *log;
    } rows[] = {
        {"hangup", ERROR_UNREACHABLE, "outside-call-failed host=127.0.0.1"},
        {"huge", ERROR_UNREACHABLE, "the answer is too long"},
        {"html", ERROR_UNREACHABLE, "status 200 without a JSON object"},
        {"html-404", ERROR_UNREACHABLE, "status 404 without a JSON object"},
        {"html-502", ERROR_UNREACHABLE, "status 502 without a JSON object"},
        {"list", ERROR_UNREACHABLE, "without a JSON object"},
        {"redirect", ERROR_UNREACHABLE, "status=302"},
        {"redirect-307", ERROR_UNREACHABLE, "status=307"},
        {"empty", ERROR_UNREACHABLE, "homeserver-answer-wrong"},
        {"no-user", ERROR_UNREACHABLE, "homeserver-answer-wrong"},
        {"other-user", ERROR_UNREACHABLE, "homeserver-answer-wrong"},
        {"other-server", ERROR_UNREACHABLE, "server_name=localhost"},
        {"500", ERROR_UNREACHABLE, "status=500"},
        {"503", ERROR_UNREACHABLE, "status=503"},
        {"full", ERROR_UNREACHABLE, "errcode=M_RESOURCE_LIMIT_EXCEEDED"},
        {"403", ERROR_NOT_SET_UP, "see="},
        {"401", ERROR_NOT_SET_UP, "see="},
        {"limit", ERROR_BUSY, "status=429"},
        {"weak", ERROR_PASSWORD_REFUSED, "errcode=M_WEAK_PASSWORD"},
        {"exclusive", ERROR_NAME_RESERVED, "errcode=M_EXCLUSIVE"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct homeserver_order order = new_order();
        char sentence[128];
        misbehave(place, rows[i].way, "POST .*register$", 9);
        struct end end = place_order(homeserver, &order);
        misbehave(place, rows[i].way, "", 0);
        snprintf(sentence, sizeof sentence, "%s: the answer is: %s", way,
                 rows[i].way);
        is_error(&end, rows[i].kind, rows[i].log, sentence);
        /* These have made it. */
        if (strstr("no-user other-user other-server", rows[i].way) == NULL)
            continue;
        order.was_announced = true;
        end = place_order(homeserver, &order);
        ok(is_good(place, &order, &end), "and nothing is lost by it");
    }
}

/* The login that shows whose an account is may go wrong, too: that says
 * nothing of whose it is. */
static void test_wrong_login(const struct place *place)
{
    static const struct {
        const char *way;
        enum error_kind kind;
        const char *log;
    } rows[] = {
        {"hangup", ERROR_UNREACHABLE, "outside-call-failed"},
        {"html", ERROR_UNREACHABLE, "without a JSON object"},
        {"empty", ERROR_UNREACHABLE, "homeserver-answer-wrong"},
        {"no-token", ERROR_UNREACHABLE, "homeserver-answer-wrong"},
        {"other-user", ERROR_UNREACHABLE, "homeserver-answer-wrong"},
        {"500", ERROR_UNREACHABLE, "path=/_matrix/client/v3/login status=500"},
        {"400", ERROR_NOT_SET_UP, "passwords are off"},
        {"full", ERROR_UNREACHABLE, "errcode=M_RESOURCE_LIMIT_EXCEEDED"},
        {"limit", ERROR_BUSY, "status=429"},
        {"403", ERROR_NAME_IN_USE, "errcode=M_USER_IN_USE"},
    };
    struct homeserver_order order = new_order();
    struct end end = place_order(&place->by_secret, &order);

    order.was_announced = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char sentence[128];
        misbehave(place, rows[i].way, "login$", 9);
        end = place_order(&place->by_secret, &order);
        misbehave(place, rows[i].way, "", 0);
        snprintf(sentence, sizeof sentence, "the login ends with: %s",
                 rows[i].way);
        is_error(&end, rows[i].kind, rows[i].log, sentence);
    }
    end = place_order(&place->by_secret, &order);
    ok(is_good(place, &order, &end), "and afterwards the account is had");
}

static void test_waits(const struct place *place)
{
    static const struct {
        const char *way;
        int seconds;
    } rows[] = {{"limit", 8}, {"limit-endless", 3600}, {"limit-bare", 2}};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct homeserver_order order = new_order();
        misbehave(place, rows[i].way, "GET .*register$", 1);
        struct end end = place_order(&place->by_secret, &order);
        is_error(&end, ERROR_BUSY, "status=429", "a limit is passed on");
        is_size((size_t)end.error.retry_after, (size_t)rows[i].seconds,
                "with how long to wait, in whole seconds");
    }
}

/* In a process of its own, since it takes its time. */
static pid_t slow_begin(struct place *place, const char *way)
{
    place_start(place, way);
    pid_t child = fork();
    if (child != 0)
        return child;
    misbehave(place, way, "register$", 9);
    struct homeserver_order order = new_order();
    struct end end = place_order(&place->by_secret, &order);
    _exit(!end.is_made && end.error.kind == ERROR_UNREACHABLE &&
                  strstr(end.log, "Timeout was reached") != NULL && leaks == 0
              ? EXIT_SUCCESS
              : EXIT_FAILURE);
}

static void slow_end(pid_t child, const char *sentence)
{
    int status;

    ok(waitpid(child, &status, 0) == child && status == 0, "%s", sentence);
}

static void test_down(struct place place)
{
    struct homeserver_order order = new_order();

    snprintf(place.url, sizeof place.url, "http://127.0.0.1:%u", free_port());
    place_describe(&place);
    struct end end = place_order(&place.by_secret, &order);
    is_error(&end, ERROR_UNREACHABLE, "Couldn't connect to server",
             "a homeserver that is down can't be reached");
    place.by_secret.url = "http://homeserver.example.org";
    end = place_order(&place.by_secret, &order);
    is_error(&end, ERROR_UNREACHABLE, "the URL is not https",
             "nor is one elsewhere without TLS");
}

int main(void)
{
    static struct place plain, slow, trickle;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    pid_t slow_child = slow_begin(&slow, "slow");
    pid_t trickle_child = slow_begin(&trickle, "trickle");
    place_start(&plain, NULL);
    place_invite(&plain);
    test_wrong(&plain, &plain.by_secret, "shared secret");
    test_wrong(&plain, &plain.by_token, "registration token");
    test_wrong_login(&plain);
    test_waits(&plain);
    test_down(plain);
    slow_end(slow_child, "a homeserver that does not answer is not waited for");
    slow_end(trickle_child, "nor is one that sends a byte a second");
    return place_done();
}
