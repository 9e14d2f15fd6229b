/* Which stages there are to pass, in which order, and what is left. Pure. */
#ifndef FLOW_H
#define FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct json_object;
struct stage;

/* The database holds an administrator to the same limits. */
enum { FLOW_LENGTH_MAX = 12, FLOWS_MAX = 16 };

/* Stages in order: a flow, or what a session has passed so far. */
struct flow {
    size_t length;
    const struct stage *stages[FLOW_LENGTH_MAX];
};

struct flows {
    size_t count;
    struct flow flows[FLOWS_MAX];
};

/* Reads an array of stage types. False when one of them is unknown or there
 * are too many. */
must_use bool flow_read(const struct json_object *types, struct flow *flow);

/* Whether a flow, or what has passed, has the stage. */
must_use bool flow_contains(const struct flow *flow, const struct stage *stage);

/* Whether any flow has the stage, at whatever place. */
must_use bool flow_has(const struct flows *flows, const struct stage *stage);

/* Whether a flow that begins with what has passed has the stage next. */
must_use bool flow_allows(const struct flows *flows, const struct flow *passed,
                          const struct stage *stage);

/* Whether what has passed is a whole flow. */
must_use bool flow_is_complete(const struct flows *flows,
                               const struct flow *passed);

/* Adds to what has passed what passes with a stage that was judged, or with
 * none (NULL): the stage itself; and, where a password is kept, the stage that
 * it is good for, before the other one where the flow wants it there, or as the
 * end of the flow. False, with nothing added, when the stage is not next. */
must_use bool flow_go_on(const struct flows *flows, const struct stage *stage,
                         bool password_is_kept, struct flow *passed);

/* The stages that may come next, each once, in the order of the flows. */
must_use struct flow flow_next(const struct flows *flows,
                               const struct flow *passed);

#endif
