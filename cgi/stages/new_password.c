#include "cgi/stages/new_password.h"

#include <string.h>

#include "cgi/http/error.h"
#include "common/attributes.h"
#include "common/slot.h"
#include "common/strength.h"
#include "common/text.h"
#include "common/unicode.h"

static bool is_strong(const struct new_password *password,
                      const char *normalised,
                      const struct password_policy *policy, struct error *error)
{
    const char *const names[] = {
        password->localpart == NULL ? "" : password->localpart,
        password->server_name, NULL};
    const struct strength_reason *reason;

    if (policy->strength == 0 ||
        strength_score(normalised, names, &reason) >= policy->strength)
        return true;
    error_note(error, ERROR_GUESSABLE_PASSWORD, "%s; add another word or two",
               reason->text);
    error->reason = reason->name;
    return false;
}

bool new_password_fits(const struct new_password *password,
                       const struct password_policy *policy,
                       struct error *error)
{
    scoped(unicode) char *normalised = unicode_normalise(password->text);

    if (text_characters(normalised) < policy->min_length)
        return error_note(error, ERROR_WEAK_PASSWORD,
                          "it needs at least %lu characters",
                          policy->min_length);
    size_t max = password_max_length(policy->hash_prefix);
    if (strlen(normalised) > max)
        return error_note(error, ERROR_PASSWORD_TOO_LONG,
                          "it may have at most %zu bytes", max);
    return is_strong(password, normalised, policy, error);
}

bool new_password_hash(const struct new_password *password,
                       const struct password_policy *policy, const char *salt,
                       char hash[PASSWORD_HASH_SIZE], struct error *error)
{
    if (!new_password_fits(password, policy, error))
        return false;
    if (!slot_take(SLOT_HASH, policy->slots))
        return error_note_busy(error, policy->slots->retry_after);
    char fresh[PASSWORD_SALT_SIZE];
    bool is_new = salt[0] == '\0';
    bool is_hashed = (!is_new || password_salt(policy->hash_prefix,
                                               policy->hash_cost, fresh)) &&
                     password_hash(password->text, is_new ? fresh : salt, hash);
    slot_give(SLOT_HASH, policy->slots);
    return is_hashed || error_note(error, ERROR_INTERNAL, "");
}
