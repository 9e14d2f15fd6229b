/* Text: checks of what comes from outside, and lists for people. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

/* How many of the first bytes are UTF-8 as RFC 3629 has it: no overlong
 * forms, no surrogates, nothing past U+10FFFF. Equal to length when all are. */
must_use size_t text_utf8_length(const char *bytes, size_t length);

/* How many characters a valid UTF-8 text has. */
must_use size_t text_characters(const char *text);

/* Appends an item to a text of so many bytes, behind a separator unless the
 * text is empty. What does not fit is cut. */
void text_append(char *text, size_t size, const char *separator,
                 const char *item);

/* Reads a decimal number without sign, from 0 to max, that fills the whole
 * text. False, with number untouched, when it is anything else. */
must_use bool text_number(const char *text, unsigned long max,
                          unsigned long *number);

#endif
