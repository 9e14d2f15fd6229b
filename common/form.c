#include "common/form.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The byte that %XX stands for; 0, which none may stand for, when it is
 * broken. */
static char unescape(const char *escape)
{
    char digits[3] = {0};

    if (!isxdigit((unsigned char)escape[1]) ||
        !isxdigit((unsigned char)escape[2]))
        return '\0';
    memcpy(digits, escape + 1, 2);
    return (char)strtoul(digits, NULL, 16);
}

static bool decode(const char *field, char *value, size_t size)
{
    size_t length = 0;

    for (; *field != '\0' && *field != '&'; field++) {
        char byte = *field == '+' ? ' ' : *field;
        if (byte == '%') {
            byte = unescape(field);
            field += 2;
        }
        if (byte == '\0' || length + 1 == size) {
            value[0] = '\0';
            return false;
        }
        value[length++] = byte;
    }
    value[length] = '\0';
    return true;
}

bool form_value(const char *form, const char *name, char *value, size_t size)
{
    size_t length = strlen(name);

    value[0] = '\0';
    for (const char *field = form; field != NULL; field = strchr(field, '&')) {
        field += *field == '&';
        if (strncmp(field, name, length) == 0 && field[length] == '=')
            return decode(field + length + 1, value, size);
    }
    return false;
}

/* Whether a byte means itself wherever it stands (RFC 3986 section 2.3). */
static bool is_unreserved(char byte)
{
    return isalnum((unsigned char)byte) ||
           (byte != '\0' && strchr("-._~", byte) != NULL);
}

/* Returns the end of what it has written, which takes up to three bytes for
 * each one. */
static char *encode(const char *text, char *to)
{
    static const char digits[] = "0123456789ABCDEF";

    for (; *text != '\0'; text++) {
        if (is_unreserved(*text)) {
            *to++ = *text;
            continue;
        }
        *to++ = '%';
        *to++ = digits[(unsigned char)*text >> 4];
        *to++ = digits[(unsigned char)*text & 0x0f];
    }
    return to;
}

static size_t encoded_length(const char *text)
{
    size_t length = 0;

    for (; *text != '\0'; text++)
        length += is_unreserved(*text) ? 1 : 3;
    return length;
}

bool form_add(char *form, size_t size, const char *name, const char *value)
{
    size_t length = strlen(form);
    char *end = form + length;

    if (length + 1 + encoded_length(name) + 1 + encoded_length(value) >= size)
        return false;
    if (length > 0)
        *end++ = '&';
    end = encode(name, end);
    *end++ = '=';
    end = encode(value, end);
    *end = '\0';
    return true;
}
