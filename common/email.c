#include "common/email.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char alphanumeric[] = "abcdefghijklmnopqrstuvwxyz0123456789";

/* Words of such characters with a dot between each two. */
static bool is_dotted(const char *text, size_t length, const char *others)
{
    bool in_word = false;

    for (size_t i = 0; i < length; i++) {
        bool is_dot = text[i] == '.';
        if (is_dot ? !in_word
                   : strchr(alphanumeric, text[i]) == NULL &&
                         strchr(others, text[i]) == NULL)
            return false;
        in_word = !is_dot;
    }
    return in_word;
}

/* Labels neither begin nor end with a hyphen (RFC 1123 section 2.1). */
static bool is_domain(const char *domain)
{
    size_t length = strlen(domain);

    return is_dotted(domain, length, "-") && domain[0] != '-' &&
           domain[length - 1] != '-' && strstr(domain, ".-") == NULL &&
           strstr(domain, "-.") == NULL;
}

bool email_read(const char *text, char address[EMAIL_SIZE])
{
    char folded[EMAIL_SIZE];

    if (snprintf(folded, sizeof folded, "%s", text) >= EMAIL_SIZE)
        return false;
    for (char *byte = folded; *byte != '\0'; byte++)
        *byte = (char)tolower((unsigned char)*byte);
    const char *at = strrchr(folded, '@');
    if (at == NULL || at - folded > 64 ||
        !is_dotted(folded, (size_t)(at - folded), "!#$%&'*+/=?^_`{|}~-") ||
        !is_domain(at + 1))
        return false;
    memcpy(address, folded, sizeof folded);
    return true;
}
