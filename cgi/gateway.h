/* Between bytes and a request or a reply: CGI (RFC 3875) and FastCGI. The
 * only file that knows either. */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <stdbool.h>

#include "common/attributes.h"

struct reply;
struct request;
struct gateway;

/* Opens the gateway: FastCGI when standard input is a listening socket, else
 * plain CGI for the one request in the environment. With FastCGI, SIGTERM and
 * SIGINT then end the waiting between two requests, never a request. NULL,
 * with the event logged, when there is neither socket nor request. */
must_use struct gateway *gateway_open(void);

/* Waits for a request. It lives until gateway_write(). False when there are
 * to be no more. */
must_use bool gateway_read(struct gateway *gateway, struct request *request);

/* Sends the reply in one piece and ends the request, whose body it wipes. A
 * client that went away is no failure. */
void gateway_write(struct gateway *gateway, struct request *request,
                   const struct reply *reply);

/* Closes the gateway. NULL is fine. */
void gateway_close(struct gateway *gateway);

#endif
