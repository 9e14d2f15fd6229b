#include "cgi/stages/stage.h"

extern const struct stage stage_terms;

/* That it is asked for is the agreement; what was agreed to, the versions in
 * force just then, is noted in the transaction that passes it. */
const struct stage stage_terms = {
    .type = "m.login.terms",
};
