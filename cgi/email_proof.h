/* Proof that a person reads the mail of an address: a code and a link are
 * mailed, and either one does. What the stages with a code and with a link
 * have in common. */
#ifndef EMAIL_PROOF_H
#define EMAIL_PROOF_H

#include <stdbool.h>

#include "common/attributes.h"

struct claim;
struct evidence;
struct fault;

/* Where the link in a mail leads. */
#define EMAIL_LINK_PATH "/_matrix/client/api/v1/register/email"

/* Judges a request of either stage: "code" is tried, else "email" is sent a
 * mail, and with neither the link has to have been confirmed. by_link says
 * which of the two the client waits for in that case. */
must_use bool email_proof_check(const struct claim *claim, bool by_link,
                                struct evidence *evidence, struct fault *fault);

#endif
