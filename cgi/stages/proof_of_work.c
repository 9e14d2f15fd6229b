#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cgi/http/error.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/text.h"

extern const struct stage stage_proof_of_work;

enum { CHALLENGE_SIZE = 128, NUMBER_MAX_LENGTH = 20 };

/* A challenge says what it asks for and until when, and is good for one
 * session: nothing has to be stored to know it again. */
static void write_challenge(const struct stage_context *context,
                            const char *key, long difficulty, long expires,
                            char challenge[CHALLENGE_SIZE])
{
    char signed_text[CHALLENGE_SIZE + 2 * SECRET_BYTES];

    snprintf(challenge, CHALLENGE_SIZE, "%ld.%ld.", difficulty, expires);
    int length = snprintf(signed_text, sizeof signed_text, "%s%s", challenge,
                          context->session->hex);
    scoped(secret) struct secret mac =
        secret_hmac(key, signed_text, (size_t)length);
    text_append(challenge, CHALLENGE_SIZE, "", mac.hex);
    explicit_bzero(signed_text, sizeof signed_text);
}

static void hand_out(const struct stage_context *context, const char *key,
                     long difficulty, long lifetime,
                     struct stage_result *result)
{
    char challenge[CHALLENGE_SIZE];

    write_challenge(context, key, difficulty, time(NULL) + lifetime, challenge);
    result->challenge = json_new();
    json_add_text(result->challenge, "algorithm", "sha256");
    json_add_number(result->challenge, "difficulty", difficulty);
    json_add_text(result->challenge, "challenge", challenge);
    json_add_number(result->challenge, "expires_in_ms", 1000 * lifetime);
}

/* Whether the SHA-256 of "CHALLENGE.NUMBER" begins with so many zero bits. */
static bool solves(const char *challenge, const char *number, long difficulty)
{
    char text[CHALLENGE_SIZE + NUMBER_MAX_LENGTH + 2];

    snprintf(text, sizeof text, "%s.%s", challenge, number);
    struct secret hash = secret_hash(text);
    size_t zeros = (size_t)difficulty / 4;
    char digit[2] = {hash.hex[zeros], '\0'};
    return strspn(hash.hex, "0") >= zeros &&
           strtol(digit, NULL, 16) >> (4 - difficulty % 4) == 0;
}

static bool judge(const struct stage_context *context, const char *key,
                  const char *challenge, const char *number,
                  struct error *error)
{
    char ours[CHALLENGE_SIZE];
    char *end;
    long difficulty = strtol(challenge, &end, 10);
    long expires = *end == '.' ? strtol(end + 1, NULL, 10) : 0;

    write_challenge(context, key, difficulty, expires, ours);
    if (!secret_equal(challenge, ours))
        return error_note(error, ERROR_WORK_INVALID,
                          "it was not handed out to this session");
    if (expires < time(NULL))
        return error_note(error, ERROR_WORK_INVALID,
                          "it has expired, ask for another one");
    if (strlen(number) > NUMBER_MAX_LENGTH ||
        strspn(number, "0123456789") != strlen(number) || number[0] == '\0' ||
        !solves(challenge, number, difficulty))
        return error_note(error, ERROR_WORK_INVALID,
                          "the number does not give %ld zero bits", difficulty);
    return true;
}

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    const char *key, *challenge, *number;
    long difficulty, lifetime;

    if (json_text(context->input, "key", &key) != JSON_MEMBER_TEXT ||
        !json_read_number(context->input, "difficulty", &difficulty) ||
        !json_read_number(context->input, "lifetime", &lifetime))
        return error_note(error, ERROR_NOT_SET_UP, "");
    json_text(context->keys, "challenge", &challenge);
    json_text(context->keys, "number", &number);
    if (challenge != NULL && number != NULL)
        return judge(context, key, challenge, number, error);
    if (challenge != NULL || number != NULL)
        return error_note(error, ERROR_MISSING_KEYS, "%s",
                          challenge == NULL ? "challenge" : "number");
    hand_out(context, key, difficulty, lifetime, result);
    return true;
}

const struct stage stage_proof_of_work = {
    .type = "matrix_register.login.proof_of_work",
    .keys = {{.name = "challenge", .is_optional = true},
             {.name = "number", .is_optional = true}},
    .needs_input = true,
    .check = check,
};
