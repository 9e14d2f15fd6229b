/* Between bytes and a request, and back to bytes: CGI (RFC 3875) and FastCGI.
 * The only file that knows either. */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct request;
struct gateway;

/* Opens the gateway: FastCGI when standard input is a listening socket, else
 * plain CGI for the one request in the environment. With FastCGI, SIGTERM and
 * SIGINT then end the waiting between two requests, never a request. NULL,
 * with the event logged, when there is neither socket nor request. */
must_use struct gateway *gateway_open(void);

/* Waits for a request. It lives until gateway_end(). False when there are to
 * be no more. */
must_use bool gateway_read(struct gateway *gateway, struct request *request);

/* With FastCGI: whether SIGHUP has arrived since the last call. The signal is
 * blocked, so it interrupts neither a request nor the waiting for one. */
must_use bool gateway_reload(const struct gateway *gateway);

/* Adds to the answer, header first (RFC 3875 section 6). */
void gateway_send(struct gateway *gateway, const char *bytes, size_t length);

/* Sends the answer in one piece, if it is not too large, and ends the request,
 * whose body it wipes. False when the client has gone away, without the
 * answer. */
bool gateway_end(struct gateway *gateway, struct request *request);

/* Closes the gateway. NULL is fine. */
void gateway_close(struct gateway *gateway);

#endif
