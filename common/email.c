#include "common/email.h"

#include <ctype.h>
#include <idn2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/attributes.h"
#include "common/text.h"
#include "common/unicode.h"

/* More bytes of UTF-8 are more than the 253 bytes of a domain's ASCII form. */
enum { INTERNATIONAL_DOMAIN_MAX = 1024 };

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
static bool has_labels(const char *domain)
{
    size_t length = strlen(domain);

    return is_dotted(domain, length, "-") && domain[0] != '-' &&
           domain[length - 1] != '-' && strstr(domain, ".-") == NULL &&
           strstr(domain, "-.") == NULL;
}

/* A domain that means the same everywhere: a host name alone or one of this
 * machine leads to a local mailbox, such as root's, and a number at the end is
 * that of an IP address. */
static bool is_domain(const char *domain)
{
    const char *last = strrchr(domain, '.');

    return has_labels(domain) && last != NULL &&
           !isdigit((unsigned char)last[1]) &&
           strcmp(last, ".localhost") != 0 && strcmp(last, ".localdomain") != 0;
}

/* Writes an address with its domain in the ASCII form: that of IDNA 2008, of
 * which UTS #46 says how capitals and the like are mapped. False when the
 * domain has none, or there is no domain, or the address is too long. */
static bool to_ascii(const char *text, char address[EMAIL_SIZE])
{
    const char *at = strrchr(text, '@');
    uint8_t *domain = NULL;

    if (at == NULL || strlen(at) > INTERNATIONAL_DOMAIN_MAX)
        return false;
    if (text_characters(at) == strlen(at))
        return snprintf(address, EMAIL_SIZE, "%s", text) < EMAIL_SIZE;
    if (idn2_lookup_u8((const uint8_t *)at + 1, &domain,
                       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return false;
    int length = snprintf(address, EMAIL_SIZE, "%.*s@%s", (int)(at - text),
                          text, (const char *)domain);
    idn2_free(domain);
    return length < EMAIL_SIZE;
}

bool email_read(const char *text, char address[EMAIL_SIZE])
{
    scoped(unicode) char *trimmed = unicode_trim(text);
    char folded[EMAIL_SIZE];

    if (!to_ascii(trimmed, folded))
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
