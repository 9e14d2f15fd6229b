#include "cgi/email_proof.h"

#include <string.h>

#include "cgi/fault.h"
#include "cgi/stage.h"
#include "common/attributes.h"
#include "common/email.h"
#include "common/json.h"

struct secret email_link_hash(const struct secret *token, const char *next_link)
{
    return next_link[0] == '\0'
               ? secret_hash(token->hex)
               : secret_hmac(token->hex, next_link, strlen(next_link));
}

/* A code is short: its hash is under the session ID, which the database does
 * not have, so that nobody finds it by trying out all codes. */
static void add_code_hash(const struct claim *claim, const char *code,
                          struct evidence *evidence)
{
    scoped(secret) struct secret hash =
        secret_hmac(claim->session->hex, code, strlen(code));

    json_add_text(evidence->details, "code_hash", hash.hex);
}

static bool ask_for_mail(const struct claim *claim, const char *email,
                         struct evidence *evidence, struct fault *fault)
{
    char address[EMAIL_SIZE];
    char code[SECRET_CODE_SIZE];

    if (!email_read(email, address))
        return fault_note(fault, FAULT_EMAIL_INVALID, "");
    scoped(secret) struct secret token = secret_random();
    scoped(secret) struct secret token_hash = email_link_hash(&token, "");
    secret_code(code);
    evidence->begun = json_new();
    evidence->details = json_new();
    json_add_text(evidence->details, "address", address);
    json_add_text(evidence->details, "code", code);
    json_add_text(evidence->details, "link_path", EMAIL_LINK_PATH);
    json_add_text(evidence->details, "token", token.hex);
    json_add_text(evidence->details, "token_hash", token_hash.hex);
    add_code_hash(claim, code, evidence);
    explicit_bzero(code, sizeof code);
    return true;
}

static bool is_true(const struct json_object *known, const char *key)
{
    bool flag = false;

    return json_read_flag(known, key, &flag) && flag;
}

bool email_proof_check(const struct claim *claim, bool by_link,
                       struct evidence *evidence, struct fault *fault)
{
    const char *email, *code;

    json_text(claim->keys, "email", &email);
    json_text(claim->keys, "code", &code);
    if (code != NULL && is_true(claim->known, "is_sent")) {
        evidence->details = json_new();
        add_code_hash(claim, code, evidence);
        return true;
    }
    if (email != NULL)
        return ask_for_mail(claim, email, evidence, fault);
    if (is_true(claim->known, "is_confirmed"))
        return true;
    if (!is_true(claim->known, "is_sent"))
        return fault_note(fault, FAULT_MISSING_KEYS, "email");
    return by_link ? fault_note(fault, FAULT_EMAIL_NOT_YET, "")
                   : fault_note(fault, FAULT_MISSING_KEYS, "code");
}
