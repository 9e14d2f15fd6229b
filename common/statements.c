#include "common/statements.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

/* FNV-1a. A pooler may leave to one client what another one, perhaps of another
 * release, has prepared: the same name has to mean the same text. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037U;

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211U;
    return hash;
}

struct statement *statements_find(struct statements *statements,
                                  const char *text)
{
    if (statements->are_plain)
        return NULL;
    for (size_t i = 0; i < statements->count; i++)
        if (statements->list[i].text == text)
            return &statements->list[i];
    if (statements->count < STATEMENTS_MAX) {
        struct statement *added = &statements->list[statements->count++];
        *added = (struct statement){.text = text};
        snprintf(added->name, sizeof added->name, "register_%" PRIx64,
                 hash_of(text));
    }
    return NULL;
}
