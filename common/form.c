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
