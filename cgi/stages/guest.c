#include "cgi/stages/stage.h"

extern const struct stage stage_guest;

/* Whether guests are allowed at all is judged in the transaction that makes
 * the account. */
const struct stage stage_guest = {
    .type = "matrix_register.login.guest",
    .stands_alone = true,
};
