#include "cgi/new_password.h"

#include <string.h>

#include "cgi/fault.h"
#include "cgi/settings.h"
#include "common/place.h"
#include "common/text.h"

bool new_password_fits(const char *password, const struct settings *settings,
                       struct fault *fault)
{
    if (text_characters(password) < settings->password_min_length)
        return fault_note(fault, FAULT_WEAK_PASSWORD,
                          "it needs at least %lu characters",
                          settings->password_min_length);
    size_t max = password_max_length(settings->password_hash_prefix);
    if (strlen(password) > max)
        return fault_note(fault, FAULT_PASSWORD_TOO_LONG,
                          "it may have at most %zu bytes", max);
    return true;
}

bool new_password_hash(const char *password, const struct settings *settings,
                       char hash[PASSWORD_HASH_SIZE], struct fault *fault)
{
    if (!new_password_fits(password, settings, fault))
        return false;
    if (!place_take(PLACE_HASH, settings->places))
        return fault_note(fault, FAULT_BUSY, "");
    bool is_hashed = password_hash(password, settings->password_hash_prefix,
                                   settings->password_hash_cost, hash);
    place_give(PLACE_HASH);
    return is_hashed || fault_note(fault, FAULT_INTERNAL, "");
}
