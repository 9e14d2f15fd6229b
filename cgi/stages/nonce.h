/* Nonces for clients that make accounts by shared secret: good for 60 seconds,
 * and once. Nothing has to be stored to know one again but that it was used. */
#ifndef NONCE_H
#define NONCE_H

#include <stdbool.h>

#include "common/attributes.h"

enum { NONCE_SIZE = 160 };

/* Writes a new nonce, signed under the service's key. */
void nonce_write(const char *key, char nonce[NONCE_SIZE]);

/* Whether it was written under that key and has not expired. */
must_use bool nonce_is_good(const char *key, const char *nonce);

#endif
