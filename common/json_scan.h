/* What a lenient reader of JSON would let pass. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct json_scan {
    const char *problem; /* NULL when there is none */
    size_t at;           /* which byte the problem is at */
    bool has_nul;        /* U+0000, which would cut a C string short */
};

/* Looks for what json-c lets pass although RFC 8259 forbids it: invalid UTF-8,
 * NaN, Infinity, strings in single quotes, control characters in strings. */
must_use struct json_scan json_scan(const char *bytes, size_t length);

#endif
