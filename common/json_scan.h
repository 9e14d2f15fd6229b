/* What a lenient reader of JSON would let pass. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct json_scan {
    const char *problem; /* NULL when there is none */
    size_t at;           /* which byte the problem is at */

    /* What a string holds that no text can hold: U+0000, which would cut a C
     * string short, or a lone surrogate, of which json-c makes U+FFFD. NULL
     * when there is none; otherwise key is the member of the outermost object
     * that holds it, as it is written, lent by bytes. */
    const char *unfit;
    const char *key;
    size_t key_length; /* 0: under no key, or in one */
};

/* Looks for what json-c lets pass although RFC 8259 forbids it (invalid UTF-8,
 * NaN, Infinity, strings in single quotes, control characters in strings, the
 * numbers 01, 1. and -.1), and for what is JSON and yet no text. */
must_use struct json_scan json_scan(const char *bytes, size_t length);

#endif
