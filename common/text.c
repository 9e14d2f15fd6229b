#include "common/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Length of the character at bytes, 0 when there is none. The rows are those
 * of the table in RFC 3629 section 4. */
static size_t utf8_character(const unsigned char *bytes, size_t length)
{
    static const struct {
        unsigned char first_low, first_high, second_low, second_high;
        size_t length;
    } forms[] = {
        {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
        {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (bytes[0] < forms[i].first_low || bytes[0] > forms[i].first_high)
            continue;
        if (forms[i].length > length)
            return 0;
        if (forms[i].length > 1 &&
            (bytes[1] < forms[i].second_low || bytes[1] > forms[i].second_high))
            return 0;
        for (size_t next = 2; next < forms[i].length; next++)
            if ((bytes[next] & 0xc0) != 0x80)
                return 0;
        return forms[i].length;
    }
    return 0;
}

size_t text_utf8_length(const char *bytes, size_t length)
{
    size_t good = 0;

    while (good < length) {
        size_t character =
            utf8_character((const unsigned char *)bytes + good, length - good);
        if (character == 0)
            break;
        good += character;
    }
    return good;
}

size_t text_characters(const char *text)
{
    size_t characters = 0;

    for (; *text != '\0'; text++)
        if (((unsigned char)*text & 0xc0) != 0x80)
            characters++;
    return characters;
}

/* Puts an item at the end of a text, if it is not yet full; its new end, NULL
 * when it is full now. */
static char *put(char *text, size_t size, char *end, const char *item)
{
    if (end == NULL)
        return NULL;
    char *behind = memccpy(end, item, '\0', size - (size_t)(end - text));
    if (behind != NULL)
        return behind - 1;
    text[size - 1] = '\0';
    return NULL;
}

void text_append(char *text, size_t size, const char *separator,
                 const char *item)
{
    char *end = text + strlen(text);

    if (end != text)
        end = put(text, size, end, separator);
    (void)put(text, size, end, item);
}

bool text_number(const char *text, unsigned long max, unsigned long *number)
{
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (errno != 0 || *end != '\0' || value > max)
        return false;
    *number = value;
    return true;
}
