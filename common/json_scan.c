#include "common/json_scan.h"

#include <string.h>

#include "common/text.h"

struct json_scan json_scan(const char *bytes, size_t length)
{
    struct json_scan scan = {.at = text_utf8_length(bytes, length)};
    bool in_text = false;

    if (scan.at < length) {
        scan.problem = "invalid UTF-8";
        return scan;
    }
    for (size_t i = 0; i < length; i++) {
        scan.at = i;
        if (bytes[i] == '"') {
            in_text = !in_text;
        } else if (in_text && bytes[i] == '\\') {
            if (length - i > 5 && memcmp(&bytes[i], "\\u0000", 6) == 0)
                scan.has_nul = true;
            i++;
        } else if (in_text && (unsigned char)bytes[i] < ' ') {
            scan.problem = "control character in a string";
            return scan;
        } else if (!in_text && memchr("NI'", bytes[i], sizeof "NI'") != NULL) {
            scan.problem = "unexpected character";
            return scan;
        }
    }
    return scan;
}
