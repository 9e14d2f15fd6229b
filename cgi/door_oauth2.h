/* Where an OAuth2 provider sends the browser back to. The person is asked once
 * more, since somebody else may have sent them there: only the button makes
 * the identity part of a sign-up. */
#ifndef DOOR_OAUTH2_H
#define DOOR_OAUTH2_H

struct db;
struct reply;
struct request;
struct settings;

/* GET: the browser is back. */
void door_oauth2_ask(const struct request *request,
                     const struct settings *settings, struct db *db,
                     struct reply *reply);

/* POST: the button was pressed; the provider is asked who it is. */
void door_oauth2_confirm(const struct request *request,
                         const struct settings *settings, struct db *db,
                         struct reply *reply);

#endif
