/* URLs that people are sent to: RFC 3986, http and https only, with a host that
 * can be shown to them. */
#ifndef URL_H
#define URL_H

#include <stddef.h>

#include "common/attributes.h"

/* Finds the host, with its port, that such a URL leads to. Returns its length,
 * with host set to where it begins; 0 when it is no URL of this kind: another
 * scheme, credentials, or characters that do not belong there. */
must_use size_t url_host(const char *url, const char **host);

#endif
