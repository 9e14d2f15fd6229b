#include "common/log.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 4096, VALUE_MAX = 200 };

struct line {
    char bytes[LINE_SIZE];
    size_t length;
};

/* The last byte is kept for the newline; what does not fit is cut. */
static void line_add(struct line *line, const char *text, size_t length)
{
    size_t room = sizeof line->bytes - 1 - line->length;
    if (length > room)
        length = room;
    memcpy(line->bytes + line->length, text, length);
    line->length += length;
}

static bool is_plain(const char *value)
{
    for (const char *c = value; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr("@:._=-/+", *c) == NULL)
            return false;
    return value[0] != '\0';
}

static void line_add_quoted(struct line *line, const char *value)
{
    line_add(line, "\"", 1);
    for (size_t i = 0; i < VALUE_MAX && value[i] != '\0'; i++) {
        unsigned char byte = (unsigned char)value[i];
        char escaped[5];
        if (byte < ' ' || byte > '~' || byte == '"' || byte == '\\') {
            snprintf(escaped, sizeof escaped, "\\x%02x", byte);
            line_add(line, escaped, 4);
        } else {
            line_add(line, &value[i], 1);
        }
    }
    line_add(line, "\"", 1);
}

void log_fields(int priority, const char *event, const struct log_field *fields)
{
    struct line line = {.length = 0};

    line.length = (size_t)snprintf(line.bytes, sizeof line.bytes, "<%d>%.64s",
                                   priority, event);
    for (; fields->name != NULL; fields++) {
        if (fields->value == NULL)
            continue;
        line_add(&line, " ", 1);
        line_add(&line, fields->name, strlen(fields->name));
        line_add(&line, "=", 1);
        if (strlen(fields->value) <= VALUE_MAX && is_plain(fields->value))
            line_add(&line, fields->value, strlen(fields->value));
        else
            line_add_quoted(&line, fields->value);
    }
    line.bytes[line.length++] = '\n';

    /* An error of the log itself can't be reported. */
    ssize_t written = write(STDERR_FILENO, line.bytes, line.length);
    (void)written;
}
