/* Fields of a form, or of the query of a URL, as browsers send them
 * (application/x-www-form-urlencoded). */
#ifndef FORM_H
#define FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

/* Whether there is a field of that name, be its value broken. */
must_use bool form_has(const char *form, const char *name);

/* Finds the first field of that name and puts its decoded value into value,
 * which has room for so many bytes. False, with value "", when there is none,
 * it does not fit, its encoding is broken, or it holds a NUL. */
must_use bool form_value(const char *form, const char *name, char *value,
                         size_t size);

/* Adds a field to the end of a form, which has room for so many bytes. False,
 * with the form untouched, when it does not fit. */
must_use bool form_add(char *form, size_t size, const char *name,
                       const char *value);

#endif
