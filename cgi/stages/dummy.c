#include "cgi/stages/stage.h"

extern const struct stage stage_dummy;

const struct stage stage_dummy = {
    .type = "m.login.dummy",
};
