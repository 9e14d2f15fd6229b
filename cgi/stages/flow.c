#include "cgi/stages/flow.h"

#include "cgi/stages/stage.h"
#include "common/json.h"

static bool add(struct flow *flow, const struct stage *stage)
{
    if (flow->length == FLOW_LENGTH_MAX)
        return false;
    flow->stages[flow->length++] = stage;
    return true;
}

bool flow_read(const struct json_object *types, struct flow *flow)
{
    flow->length = 0;
    for (size_t i = 0; i < json_length(types); i++) {
        const char *type = json_text_at(types, i);
        const struct stage *stage = type == NULL ? NULL : stage_find(type);
        if (stage == NULL || !add(flow, stage))
            return false;
    }
    return true;
}

static bool begins_with(const struct flow *flow, const struct flow *passed)
{
    if (flow->length < passed->length)
        return false;
    for (size_t i = 0; i < passed->length; i++)
        if (flow->stages[i] != passed->stages[i])
            return false;
    return true;
}

bool flow_contains(const struct flow *flow, const struct stage *stage)
{
    for (size_t i = 0; i < flow->length; i++)
        if (flow->stages[i] == stage)
            return true;
    return false;
}

bool flow_has(const struct flows *flows, const struct stage *stage)
{
    for (size_t i = 0; i < flows->count; i++)
        if (flow_contains(&flows->flows[i], stage))
            return true;
    return false;
}

static bool has_next(const struct flow *flow, const struct flow *passed,
                     const struct stage *stage)
{
    return flow->length > passed->length && begins_with(flow, passed) &&
           flow->stages[passed->length] == stage;
}

bool flow_allows(const struct flows *flows, const struct flow *passed,
                 const struct stage *stage)
{
    for (size_t i = 0; i < flows->count; i++)
        if (has_next(&flows->flows[i], passed, stage))
            return true;
    return false;
}

/* The next stage that a kept password is good for; NULL: none. */
static const struct stage *next_for_password(const struct flows *flows,
                                             const struct flow *passed)
{
    struct flow next = flow_next(flows, passed);

    for (size_t i = 0; i < next.length; i++)
        if (next.stages[i]->takes_kept_password)
            return next.stages[i];
    return NULL;
}

bool flow_go_on(const struct flows *flows, const struct stage *stage,
                bool password_is_kept, struct flow *passed)
{
    struct flow before = *passed;
    const struct stage *kept = next_for_password(flows, &before);

    if (stage != NULL && !flow_allows(flows, &before, stage) &&
        (!password_is_kept || kept == NULL || !add(&before, kept)))
        return false;
    if (stage != NULL &&
        (!flow_allows(flows, &before, stage) || !add(&before, stage)))
        return false;
    struct flow behind = before;
    kept = next_for_password(flows, &behind);
    bool is_end = password_is_kept && kept != NULL && add(&behind, kept) &&
                  flow_is_complete(flows, &behind);
    *passed = is_end ? behind : before;
    return true;
}

bool flow_is_complete(const struct flows *flows, const struct flow *passed)
{
    for (size_t i = 0; i < flows->count; i++)
        if (flows->flows[i].length == passed->length &&
            begins_with(&flows->flows[i], passed))
            return true;
    return false;
}

struct flow flow_next(const struct flows *flows, const struct flow *passed)
{
    struct flow next = {.length = 0};

    for (size_t i = 0; i < flows->count; i++) {
        const struct flow *flow = &flows->flows[i];
        if (flow->length > passed->length && begins_with(flow, passed) &&
            !flow_contains(&next, flow->stages[passed->length]) &&
            !add(&next, flow->stages[passed->length]))
            break;
    }
    return next;
}
