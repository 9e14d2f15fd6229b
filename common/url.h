/* URLs to which people or requests of the responder are sent: RFC 3986, http
 * and https only, with a host that can be shown. */
#ifndef URL_H
#define URL_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

/* Finds the host, with its port, that such a URL leads to. Returns its length,
 * with host set to where it begins; 0 when it is no URL of this kind: another
 * scheme, credentials, or characters that do not belong there. */
must_use size_t url_host(const char *url, const char **host);

/* Whether it is such a URL by https. */
must_use bool url_is_https(const char *url);

/* Whether such a URL leads to this very machine: localhost, 127.0.0.1 or [::1].
 */
must_use bool url_is_loopback(const char *url);

/* Whether the host of such a URL is a name of the DNS that is not this
 * machine's, and no address, however that is written. */
must_use bool url_has_name(const char *url);

/* Whether two such URLs have the same host; their ports may differ. */
must_use bool url_same_host(const char *url, const char *other);

#endif
