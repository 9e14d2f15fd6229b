#include "common/unicode.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "common/log.h"

static char *must(void *allocated)
{
    if (allocated == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "unicode"});
        abort();
    }
    return allocated;
}

char *unicode_normalise(const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t length;

    if (u8_check(bytes, strlen(text)) != NULL)
        return must(strdup(text));
    return must(
        u8_normalize(UNINORM_NFKC, bytes, strlen(text) + 1, NULL, &length));
}

static bool is_unseen(ucs4_t character)
{
    return uc_is_property_white_space(character) ||
           uc_is_property_default_ignorable_code_point(character);
}

char *unicode_trim(const char *text)
{
    const uint8_t *start = (const uint8_t *)text;
    const uint8_t *end = start + strlen(text);
    const uint8_t *next;
    ucs4_t character;

    while ((next = u8_next(&character, start)) != NULL && is_unseen(character))
        start = next;
    while (end > start && (next = u8_prev(&character, end, start)) != NULL &&
           is_unseen(character))
        end = next;
    return must(strndup((const char *)start, (size_t)(end - start)));
}

bool unicode_has_control(const char *text)
{
    const uint8_t *next = (const uint8_t *)text;
    ucs4_t character;

    while ((next = u8_next(&character, next)) != NULL)
        if (uc_is_cntrl(character))
            return true;
    return false;
}

void scope_end_unicode(char **text)
{
    free(*text);
}
