/* Unicode, as far as passwords and what people paste need it. The only file
 * that uses libunistring. */
#ifndef UNICODE_H
#define UNICODE_H

#include <stdbool.h>

#include "common/attributes.h"

/* A text in the normal form NFKC (UAX #15), so that one password is one
 * password, however a keyboard composes its characters. Takes what is no UTF-8
 * as it is. The caller's to free(); ends the process when memory is out. */
must_use char *unicode_normalise(const char *text);

/* A text without what is pasted around it: white space and characters that
 * are not seen (the Unicode properties White_Space and
 * Default_Ignorable_Code_Point), such as U+200B. The caller's to free(); ends
 * the process when memory is out. */
must_use char *unicode_trim(const char *text);

/* Whether a control character, or a separator of lines or paragraphs, is among
 * those of a text. */
must_use bool unicode_has_control(const char *text);

/* Frees it. */
void scope_end_unicode(char **text);

#endif
