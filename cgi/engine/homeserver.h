/* The homeserver that the service stands in front of: accounts are made there.
 * The only place that knows what is said to it. */
#ifndef HOMESERVER_H
#define HOMESERVER_H

#include <stdbool.h>

#include "cgi/engine/step.h"
#include "common/attributes.h"

struct error;

enum homeserver_way {
    HOMESERVER_SHARED_SECRET,     /* /_synapse/admin/v1/register */
    HOMESERVER_REGISTRATION_TOKEN /* the stage of that name */
};

/* How to reach it. Everything is lent. */
struct homeserver {
    const char *url;         /* its base URL, see fetch.h */
    const char *server_name; /* the one that it has to have */
    const char *secret;      /* the shared secret, or the token */
    enum homeserver_way way;
};

/* The account to make there. Everything is lent. */
struct homeserver_order {
    const char *localpart;
    const char *password;
    const char *device_id;           /* NULL: it makes one up */
    const char *device_display_name; /* NULL: none */
    const char *display_name; /* of the person; NULL: none. Shared secret */
    const char *peer;         /* on whose behalf; NULL: unknown */
    bool is_admin;            /* shared secret */
    bool inhibits_login;
    bool was_announced; /* an earlier call may have made it */
};

/* A login there; both are "" when none was wanted. */
struct homeserver_login {
    char access_token[TOKEN_SIZE];
    char device_id[DEVICE_TEXT_MAX + 1];
};

/* Makes the account, unless an earlier call of the same sign-up has: then logs
 * in with the password, which shows whose it is. True with the login. False
 * with the homeserver's refusal noted: a name or a password that it does not
 * take, a wait, ERROR_NOT_SET_UP where only the operator can help, otherwise
 * ERROR_UNREACHABLE; after that the account may be there. Says in the log what
 * the homeserver refused. */
must_use bool homeserver_register(const struct homeserver *homeserver,
                                  const struct homeserver_order *order,
                                  struct homeserver_login *login,
                                  struct error *error);

/* Whether the homeserver has nothing against a user name; false with what it
 * has noted. True when it does not answer, or does not say. */
must_use bool homeserver_takes_name(const struct homeserver *homeserver,
                                    const char *localpart, const char *peer,
                                    struct error *error);

/* Overwrites a login with zeros. */
void scope_end_homeserver_login(struct homeserver_login *login);

#endif
