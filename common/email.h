/* E-mail addresses, as far as mail can be sent to them everywhere: RFC 5321
 * section 4.1.2 without quoted local parts and address literals. */
#ifndef EMAIL_H
#define EMAIL_H

#include <stdbool.h>

#include "common/attributes.h"

/* RFC 5321 section 4.5.3.1.3 allows no longer one. */
enum { EMAIL_SIZE = 255 };

/* Reads an address and folds A-Z to lower case, so that one mailbox is one
 * address. False, with address untouched, when it is none. */
must_use bool email_read(const char *text, char address[EMAIL_SIZE]);

#endif
