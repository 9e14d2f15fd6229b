/* Application services, which make accounts in namespaces of their own (Matrix
 * specification, "Application Service API"). */
#ifndef SERVICE_H
#define SERVICE_H

#include <stdbool.h>

#include "common/attributes.h"

struct db;
struct error;
struct reply;
struct request;

/* What their stage is called. */
#define SERVICE_TYPE "m.login.application_service"

/* Whether the access token (NULL: none came along) is that of an application
 * service: asked before anything is said of the user name. False with an error
 * noted; a wrong token counts as a guess. */
must_use bool service_is_known(const char *access_token,
                               const struct request *request, struct db *db,
                               struct error *error);

/* Makes the reply the error that its stage was refused with. */
void service_refuse(const struct error *error, struct reply *reply);

#endif
