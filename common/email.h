/* E-mail addresses, as far as mail can be sent to them everywhere: RFC 5321
 * section 4.1.2 without quoted local parts and address literals, with a domain
 * that means the same everywhere. The only file that uses libidn2. */
#ifndef EMAIL_H
#define EMAIL_H

#include <stdbool.h>

#include "common/attributes.h"

/* RFC 5321 section 4.5.3.1.3 allows no longer one. */
enum { EMAIL_SIZE = 255 };

/* Reads an address, without what was pasted around it, folds A-Z to lower case
 * and puts an international domain into its ASCII form (IDNA 2008, RFC 5891),
 * so that one mailbox is one address. False, with address untouched, when it is
 * none. */
must_use bool email_read(const char *text, char address[EMAIL_SIZE]);

#endif
