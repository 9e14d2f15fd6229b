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
             "see=\"register.set_secret('homeserver', '...')",
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

/* Other homeservers, and other settings. */
static void test_other_places(void)
{
    static const struct {
        const char *word;
        bool by_secret;
        enum error_kind kind; /* ERROR_NONE: made */
        const char *log;
    } rows[] = {
        {"dendrite", true, ERROR_NONE, ""},
        {"conduit", false, ERROR_NONE, ""},
        {"strict", false, ERROR_NONE, ""},
        {"open", false, ERROR_NONE, ""},
        {"consent", false, ERROR_NOT_SET_UP, "more than a token"},
        {"closed", false, ERROR_NOT_SET_UP, "registration is off"},
        {"no-secret", true, ERROR_NOT_SET_UP, "no shared secret"},
        {"policy", false, ERROR_PASSWORD_REFUSED,
         "errcode=M_PASSWORD_NO_DIGIT"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static struct place place;
        char sentence[128];
        place_start(&place, rows[i].word);
        if (strcmp(rows[i].word, "no-secret") != 0)
            place_invite(&place);
        struct homeserver_order order = new_order();
        const struct homeserver *homeserver =
            rows[i].by_secret ? &place.by_secret : &place.by_token;
        struct end end = place_order(homeserver, &order);
        snprintf(sentence, sizeof sentence, "%s is met", rows[i].word);
        if (rows[i].kind != ERROR_NONE) {
            is_error(&end, rows[i].kind, rows[i].log, sentence);
            continue;
        }
        ok(is_good(&place, &order, &end), "%s", sentence);
        order.was_announced = true;
        end = place_order(homeserver, &order);
        ok(is_good(&place, &order, &end), "%s, once more", sentence);
        order = new_order();
        order.inhibits_login = true;
        end = place_order(homeserver, &order);
        ok(is_quiet(&place, order, &end), "%s, without a login", sentence);
    }
}

int main(void)
{
    static struct place plain;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        abort();
    place_start(&plain, NULL);
    place_invite(&plain);
    test_secrets(&plain);
    test_other_places();
    return place_done();
}
