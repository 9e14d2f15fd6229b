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

/* The byte that stands there, which is then behind it; 0, which none may be, at
 * the end and where it is broken. */
static char next_byte(const char **encoded)
{
    const char *at = *encoded;

    *encoded += *at == '%' ? 3 : 1;
    if (*at == '%')
        return unescape(at);
    return *at == '+' ? ' ' : *at;
}

/* What is behind the name of a field and its "="; NULL: that is another. */
static const char *skip_name(const char *field, const char *name)
{
    for (; *name != '\0'; name++)
        if (next_byte(&field) != *name)
            return NULL;
    return *field == '=' ? field + 1 : NULL;
}

/* The first value of that name, still encoded; NULL: none. */
static const char *find(const char *form, const char *name)
{
    const char *value = NULL;

    for (const char *field = form; field != NULL && value == NULL;
         field = strchr(field, '&')) {
        field += *field == '&';
        value = skip_name(field, name);
    }
    return value;
}

bool form_has(const char *form, const char *name)
{
    return find(form, name) != NULL;
}

bool form_value(const char *form, const char *name, char *value, size_t size)
{
    const char *encoded = find(form, name);
    size_t length = 0;

    value[0] = '\0';
    if (encoded == NULL)
        return false;
    while (*encoded != '\0' && *encoded != '&') {
        char byte = next_byte(&encoded);
        if (byte == '\0' || length + 1 == size) {
            value[0] = '\0';
            return false;
        }
        value[length++] = byte;
    }
    value[length] = '\0';
    return true;
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
