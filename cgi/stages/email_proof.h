/* Proof that a person reads the mail of an address: a link is mailed and, for
 * the stage with a code, a code. What the two stages have in common. */
#ifndef EMAIL_PROOF_H
#define EMAIL_PROOF_H

#include <stdbool.h>

#include "common/attributes.h"
#include "common/secret.h"

struct stage_context;
struct stage_result;
struct error;

/* Where the link in a mail leads. */
#define EMAIL_LINK_PATH "/_matrix/client/api/v1/register/email"

/* Room for where a link leads on to once it has been confirmed. */
enum { EMAIL_NEXT_LINK_SIZE = 2048 };

/* What the database knows a link by. It covers where the link leads on to (""
 * for nowhere), which stands in the link as well and is stored nowhere: clients
 * write their secrets into it. */
must_use struct secret email_link_hash(const struct secret *token,
                                       const char *next_link);

/* Judges a request of either stage: "code" is tried, else "email" is sent a
 * mail, and with neither the link has to have been confirmed. by_link: the mail
 * has no code. A client that shows a field for the code, and waits for the link
 * meanwhile, asks with the key "by_link". */
must_use bool email_proof_check(const struct stage_context *context,
                                bool by_link, struct stage_result *result,
                                struct error *error);

#endif
