/* The outside of the process, made up: in place of common/fetch.c,
 * common/password.c and common/slot.c, and of what the C library knows by
 * chance. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/attributes.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/password.h"
#include "common/slot.h"
#include "common/text.h"
#include "common/unicode.h"
#include "tests/fuzz/fuzz.h"

enum { TOLD_MAX = 32, CLOCK = 1000000000 };

/* What is to be answered, in order. */
struct told {
    char *lines[TOLD_MAX];
    size_t count;
    size_t next;
};

static struct told rows, answers;
static unsigned char chance;
static bool is_busy; /* all slots are taken */

static void tell(struct told *told, const char *line)
{
    if (told->count < TOLD_MAX)
        told->lines[told->count++] = fuzz_text(line, strlen(line));
}

static const char *next(struct told *told)
{
    return told->next < told->count ? told->lines[told->next++] : NULL;
}

static void forget(struct told *told)
{
    for (size_t i = 0; i < told->count; i++)
        free(told->lines[i]);
    *told = (struct told){.count = 0};
}

void outside_begin(void)
{
    chance = 0;
    is_busy = false;
}

void outside_tell_row(const char *line)
{
    tell(&rows, line);
}

const char *outside_next_row(void)
{
    return next(&rows);
}

void outside_tell_answer(const char *line)
{
    tell(&answers, line);
}

void outside_end(void)
{
    forget(&rows);
    forget(&answers);
}

char *fetch_encode(const struct fetch_field *fields)
{
    size_t size = 1;

    for (const struct fetch_field *field = fields; field->name != NULL; field++)
        size += strlen(field->name) + 2 +
                (field->value == NULL ? 0 : strlen(field->value));
    char *text = calloc(1, size);
    must_hold(text != NULL);
    for (const struct fetch_field *field = fields; field->name != NULL;
         field++) {
        text_append(text, size, "&", field->name);
        if (field->value != NULL)
            text_append(text, size, "=", field->value);
    }
    return text;
}

bool fetch_json(const struct fetch *fetch, long *status,
                struct json_object **answer)
{
    const char *told = next(&answers);
    char detail[JSON_DETAIL_SIZE];
    char *body;

    must_hold(fetch->url != NULL);
    if (fetch->query != NULL)
        free(fetch_encode(fetch->query));
    if (fetch->form != NULL)
        free(fetch_encode(fetch->form));
    if (told == NULL || !isdigit((unsigned char)told[0]))
        return false;
    long given = strtol(told, &body, 10);
    if (json_read(body, strlen(body), answer, detail) != JSON_BODY_FINE)
        return false;
    *status = given;
    return true;
}

size_t password_max_length(const char *prefix)
{
    return strncmp(prefix, "$2", 2) == 0 ? 72 : 511;
}

/* Hashing would be most of the time, and is not what is tried here. */
bool password_salt(const char *prefix, unsigned long cost,
                   char salt[PASSWORD_SALT_SIZE])
{
    if (cost > 11)
        return false;
    snprintf(salt, PASSWORD_SALT_SIZE, "%sj9T$salt$", prefix);
    return true;
}

bool password_hash(const char *password, const char *salt,
                   char hash[PASSWORD_HASH_SIZE])
{
    scoped(unicode) char *normalised = unicode_normalise(password);

    must_hold(strlen(normalised) <= password_max_length(salt));
    memset(hash, 'h', PASSWORD_HASH_SIZE - 1);
    hash[PASSWORD_HASH_SIZE - 1] = '\0';
    return true;
}

void outside_be_busy(void)
{
    is_busy = true;
}

unsigned long slots_default(const struct slots *slots)
{
    must_hold(slots != NULL);
    return 2;
}

bool slot_is_free(enum slot slot, struct slots *slots)
{
    must_hold(slot < SLOT_COUNT);
    slots->retry_after = 1;
    return slots->count > 0 && !is_busy;
}

bool slot_take(enum slot slot, struct slots *slots)
{
    return slot_is_free(slot, slots);
}

void slot_give(enum slot slot, struct slots *slots)
{
    must_hold(slot < SLOT_COUNT && slots->count > 0);
}

unsigned long slot_taken(enum slot slot, const struct slots *slots)
{
    must_hold(slot < SLOT_COUNT && slots != NULL);
    return is_busy ? 2 : 0;
}

unsigned long slot_waiting(enum slot slot, const struct slots *slots)
{
    return slot_taken(slot, slots);
}

unsigned long slots_responders(const struct slots *slots)
{
    return slots->count;
}

unsigned long slots_busy(const struct slots *slots)
{
    return slots->count;
}

/* The same input has to lead to the same end each time. */
void arc4random_buf(void *bytes, size_t length)
{
    memset(bytes, ++chance, length);
}

uint32_t arc4random_uniform(uint32_t limit)
{
    return ++chance % limit;
}

time_t time(time_t *now)
{
    if (now != NULL)
        *now = CLOCK;
    return CLOCK;
}
