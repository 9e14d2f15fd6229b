/* What the tests of the homeserver's client share: homeservers to talk to, and
 * what comes of an order. Each is a tests/homeserver/standin of its own, or
 * Synapse where HOMESERVER=synapse, as in "make check-homeserver". */
#ifndef PLACE_H
#define PLACE_H

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "cgi/engine/homeserver.h"
#include "cgi/http/error.h"
#include "common/fetch.h"
#include "common/json.h"
#include "tests/unit/capture.h"
#include "tests/unit/standin.h"
#include "tests/unit/tap.h"

enum { TEXT_SIZE = 4096 };

static const char secret[] = "homeserver secret";
static const char token[] = "homeserver-token";
static const char password[] = "correct horse";

/* A stand-in, and what the client is told of it. */
struct place {
    char url[64];
    struct homeserver by_secret, by_token;
};

static inline unsigned free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int found = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(found, (struct sockaddr *)&address, length) != 0 ||
        getsockname(found, (struct sockaddr *)&address, &length) != 0)
        abort();
    close(found);
    return ntohs(address.sin_port);
}

/* Asks it itself; the status, or 0 without an answer. */
static inline long ask(const struct place *place, const char *path,
                       const char *json, const char *bearer,
                       struct json_object **answer)
{
    char url[256];
    struct json_object *found = NULL;
    long status = 0;
    const struct fetch fetch = {.url = url, .json = json, .bearer = bearer};

    snprintf(url, sizeof url, "%s%s", place->url, path);
    if (!fetch_json(&fetch, &status, &found))
        status = 0;
    if (answer != NULL)
        *answer = found;
    else
        json_end(found);
    return status;
}

static inline void place_describe(struct place *place)
{
    place->by_secret = (struct homeserver){.url = place->url,
                                           .server_name = "localhost",
                                           .secret = secret,
                                           .way = HOMESERVER_SHARED_SECRET};
    place->by_token = place->by_secret;
    place->by_token.secret = token;
    place->by_token.way = HOMESERVER_REGISTRATION_TOKEN;
}

/* Starts one that differs by a word, which may be NULL: see the programs in
 * tests/homeserver. */
static inline void place_start(struct place *place, const char *word)
{
    /* Each try leaves a line in what is captured, a pipe that takes 64 KiB. */
    const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    const char *kind = getenv("HOMESERVER");
    char program[STANDIN_PATH_SIZE];
    char folder[STANDIN_PATH_SIZE], port[16];
    unsigned number = free_port();

    standin_path(word == NULL ? "plain" : word, folder);
    snprintf(port, sizeof port, "%u", number);
    snprintf(program, sizeof program, "tests/homeserver/%s",
             kind == NULL ? "standin" : kind);
    snprintf(place->url, sizeof place->url, "http://127.0.0.1:%u", number);
    (void)standin_spawn((const char *const[]){
        "setpriv", "--pdeathsig", "KILL", program, folder, port, word, NULL});
    struct capture capture = capture_begin();
    for (int tries = 0; tries < 600; tries++) {
        if (ask(place, "/_matrix/client/versions", NULL, NULL, NULL) == 200)
            break;
        nanosleep(&pause, NULL);
    }
    char ignored[64 * 1024];
    capture_end(&capture, ignored, sizeof ignored);
    place_describe(place);
}

/* What comes of an order, and what the log is told. In any case no secret
 * may be in it. */
struct end {
    bool is_made;
    struct homeserver_login login;
    struct error error;
    char log[TEXT_SIZE];
};

static size_t leaks;

static inline struct end place_order(const struct homeserver *homeserver,
                                     const struct homeserver_order *order)
{
    struct end end = {.is_made = false};
    struct capture capture = capture_begin();

    end.is_made =
        homeserver_register(homeserver, order, &end.login, &end.error);
    capture_end(&capture, end.log, sizeof end.log);
    leaks += strstr(end.log, homeserver->secret) != NULL ||
             strstr(end.log, order->password) != NULL ||
             strstr(end.log, "syt_") != NULL;
    return end;
}

static unsigned names;

/* An order for an account that is not there yet; good until the next. */
static inline struct homeserver_order new_order(void)
{
    static char localpart[32];

    snprintf(localpart, sizeof localpart, "user%u", ++names);
    return (struct homeserver_order){.localpart = localpart,
                                     .password = password,
                                     .device_id = "DEVICE",
                                     .device_display_name = "Device",
                                     .peer = "192.0.2.1"};
}

static inline void misbehave(const struct place *place, const char *way,
                             const char *path, int times)
{
    char order[256];

    snprintf(order, sizeof order,
             "{\"way\":\"%s\",\"path\":\"%s\",\"times\":%d}", way, path, times);
    if (ask(place, "/standin", order, NULL, NULL) != 200)
        abort();
}

/* Whether the token of a login is that of the account and the device. */
static inline bool is_good(const struct place *place,
                           const struct homeserver_order *order,
                           const struct end *end)
{
    scoped(json) struct json_object *answer = NULL;
    const char *user_id = NULL, *device_id = NULL;
    char wanted[64];

    if (!end->is_made || ask(place, "/_matrix/client/v3/account/whoami", NULL,
                             end->login.access_token, &answer) != 200)
        return false;
    json_text(answer, "user_id", &user_id);
    json_text(answer, "device_id", &device_id);
    snprintf(wanted, sizeof wanted, "@%s:localhost", order->localpart);
    return user_id != NULL && strcmp(user_id, wanted) == 0 &&
           device_id != NULL && strcmp(device_id, end->login.device_id) == 0 &&
           (order->device_id == NULL ||
            strcmp(device_id, order->device_id) == 0);
}

/* Whether there is no login, and the account can be logged in to. */
static inline bool is_quiet(const struct place *place,
                            struct homeserver_order order,
                            const struct end *end)
{
    scoped(json) struct json_object *devices = NULL;

    if (!end->is_made || end->login.access_token[0] != '\0' ||
        end->login.device_id[0] != '\0')
        return false;
    order.inhibits_login = false;
    order.was_announced = true;
    order.device_id = "LATER";
    struct end later = place_order(&place->by_secret, &order);
    return is_good(place, &order, &later) &&
           ask(place, "/_matrix/client/v3/devices", NULL,
               later.login.access_token, &devices) == 200 &&
           json_length(json_under(devices, "devices")) == 1;
}

/* is() for an end: the kind of its error, and a part of its log. */
static inline void is_error(const struct end *end, enum error_kind kind,
                            const char *log, const char *sentence)
{
    bool is_right = !end->is_made && end->error.kind == kind &&
                    strstr(end->log, log) != NULL &&
                    (kind != ERROR_UNREACHABLE ||
                     strcmp(end->error.detail, "the homeserver") == 0);

    if (!ok(is_right, "%s", sentence)) {
        tap_note("made:", end->is_made ? "yes" : "no");
        tap_note("kind:", error_row(end->error.kind)->name);
        tap_note("detail:", end->error.detail);
        tap_note("log:", end->log);
    }
}

/* Makes the registration token there, which takes an administrator. */
static inline void place_invite(const struct place *place)
{
    struct homeserver_order order = new_order();
    char json[64];

    order.is_admin = true;
    struct end end = place_order(&place->by_secret, &order);
    snprintf(json, sizeof json, "{\"token\":\"%s\"}", token);
    ok(is_good(place, &order, &end) &&
           ask(place, "/_synapse/admin/v1/registration_tokens/new", json,
               end.login.access_token, NULL) == 200,
       "an administrator is made, who may do what one may");
}

/* A homeserver that differs by a word: whether an account is made there, and
 * otherwise what is said. */
struct trial {
    const char *word;
    bool by_secret;
    enum error_kind kind; /* ERROR_NONE: it is made */
    const char *log;
};

static inline void place_try(const struct trial *trial)
{
    static struct place place;
    char sentence[128];

    place_start(&place, trial->word);
    if (strcmp(trial->word, "no-secret") != 0)
        place_invite(&place);
    struct homeserver_order order = new_order();
    const struct homeserver *homeserver =
        trial->by_secret ? &place.by_secret : &place.by_token;
    struct end end = place_order(homeserver, &order);
    snprintf(sentence, sizeof sentence, "%s is met", trial->word);
    if (trial->kind != ERROR_NONE) {
        is_error(&end, trial->kind, trial->log, sentence);
        return;
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

/* What main() returns. */
static inline int place_done(void)
{
    is_size(leaks, 0, "no line of the log has a password, a token or a secret");
    return done_testing();
}

#endif
