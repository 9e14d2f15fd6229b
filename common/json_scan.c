#include "common/json_scan.h"

#include <string.h>

#include "common/text.h"

/* What the scan has seen. */
struct scan {
    bool in_text;
    const char *text; /* the latest string, behind its quote */
    size_t text_length;
    size_t depth;    /* of objects and arrays */
    const char *key; /* the latest of the outermost object */
    size_t key_length;
};

/* The code unit of an escape \uXXXX; -1 when it is another escape. */
static long code_unit(const char *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    long unit = 0;

    if (length < 6 || bytes[0] != '\\' || bytes[1] != 'u')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        const char *digit = memchr(digits, bytes[i], sizeof digits - 1);
        if (digit == NULL)
            return -1;
        unit = unit * 16 + (digit - digits) - (digit - digits > 15 ? 6 : 0);
    }
    return unit;
}

/* Reads an escape. Returns its length, for a surrogate pair that of both
 * halves. */
static size_t scan_escape(const char *bytes, size_t length, const char **unfit)
{
    long unit = code_unit(bytes, length);

    if (unit < 0)
        return 2;
    if (unit == 0)
        *unfit = "U+0000";
    if (unit < 0xd800 || unit > 0xdfff)
        return 6;
    long low = code_unit(bytes + 6, length - 6);
    if (unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff)
        return 12;
    *unfit = "a lone surrogate";
    return 6;
}

/* Reads a byte, or an escape, of a string. Returns its length. */
static size_t scan_text(const char *bytes, size_t length, struct scan *state,
                        struct json_scan *scan)
{
    const char *unfit = NULL;
    size_t width = 1;

    if (bytes[0] == '\\')
        width = scan_escape(bytes, length, &unfit);
    else if (bytes[0] == '"')
        state->in_text = false;
    else if ((unsigned char)bytes[0] < ' ')
        scan->problem = "control character in a string";
    state->text_length = (size_t)(bytes - state->text);
    if (unfit != NULL && scan->unfit == NULL) {
        scan->unfit = unfit;
        scan->key = state->key;
        scan->key_length = state->key_length;
    }
    return width;
}

/* Where the run of such characters ends. */
static size_t skip(const char *bytes, size_t length, size_t at,
                   const char *characters)
{
    while (at < length && bytes[at] != '\0' &&
           strchr(characters, bytes[at]) != NULL)
        at++;
    return at;
}

/* Reads a number. Returns its length. Of its exponent json-c is strict. */
static size_t scan_number(const char *bytes, size_t length,
                          struct json_scan *scan)
{
    static const char digits[] = "0123456789";
    size_t whole = bytes[0] == '-' ? 1 : 0;
    size_t end = skip(bytes, length, whole, digits);

    if (end > whole + 1 && bytes[whole] == '0')
        scan->problem = "a number begins with 0";
    if (end < length && bytes[end] == '.' &&
        (end == whole || skip(bytes, length, end + 1, digits) == end + 1))
        scan->problem = "a point without digits on both sides";
    return skip(bytes, length, end, "0123456789+-.eE");
}

/* Reads a number, or a byte, outside all strings. Returns its length. */
static size_t scan_structure(const char *byte, size_t length,
                             struct scan *state, struct json_scan *scan)
{
    if (*byte == '"') {
        state->in_text = true;
        state->text = byte + 1;
    } else if (*byte == '{' || *byte == '[') {
        state->depth++;
    } else if (*byte == '}' || *byte == ']') {
        state->depth--;
    } else if (*byte == ':' && state->depth == 1) {
        state->key = state->text;
        state->key_length = state->text_length;
    } else if (*byte == ',' && state->depth == 1) {
        state->key_length = 0;
    } else if (memchr("NI'", *byte, sizeof "NI'") != NULL) {
        scan->problem = "unexpected character";
    } else if (memchr("-0123456789", *byte, sizeof "-0123456789" - 1) != NULL) {
        return scan_number(byte, length, scan);
    }
    return 1;
}

struct json_scan json_scan(const char *bytes, size_t length)
{
    struct json_scan scan = {.at = text_utf8_length(bytes, length)};
    struct scan state = {.text = bytes};
    size_t width;

    if (scan.at < length)
        scan.problem = "invalid UTF-8";
    for (size_t i = 0; i < length && scan.problem == NULL; i += width) {
        scan.at = i;
        if (state.in_text)
            width = scan_text(bytes + i, length - i, &state, &scan);
        else
            width = scan_structure(bytes + i, length - i, &state, &scan);
    }
    return scan;
}
