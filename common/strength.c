#include "common/strength.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <zxcvbn.h>

/* Judging takes longer by the fifth power of the characters (of 12 again and
 * again: 3 ms for 24, seconds for 100), and these are enough for any score. */
enum { JUDGED_MAX = 24 };

/* A shorter word is in any password by chance. */
enum { WORD_MIN = 3, WORDS_MAX = 32 };

/* Words in lower case, as zxcvbn wants them. */
struct words {
    const char *list[WORDS_MAX + 1]; /* ends with NULL */
    size_t count, length;
    char text[1024];
};

static void add_word(struct words *words, const char *word, size_t length)
{
    char *end = words->text + words->length;

    if (length < WORD_MIN || words->count == WORDS_MAX ||
        length >= sizeof words->text - words->length)
        return;
    words->list[words->count++] = end;
    for (size_t i = 0; i < length; i++)
        end[i] = (char)tolower((unsigned char)word[i]);
    words->length += length + 1;
}

/* The parts of a name, and what begins with them: of the server name
 * matrix.example.org:8448 also example.org. */
static void add_name(struct words *words, const char *name)
{
    size_t length;

    for (; *name != '\0'; name += length + (name[length] != '\0')) {
        length = strcspn(name, "._=-/+:[]");
        add_word(words, name, length);
        add_word(words, name, strcspn(name, ":"));
    }
}

/* zxcvbn reads bytes: what is left of a character is its last one, so that
 * eight times the same letter is that in every alphabet. */
static void write_bytes(const char *text, char bytes[JUDGED_MAX + 1])
{
    char *end = bytes;

    for (; *text != '\0' && end - bytes < JUDGED_MAX; text++)
        if (((unsigned char)text[1] & 0xc0) != 0x80)
            *end++ = *text;
    *end = '\0';
}

enum reason {
    SHORT,
    KNOWN,
    WORD,
    DISGUISED_WORD,
    NAME,
    REPETITION,
    CHARACTER,
    ROW,
    KEYS,
    DATE,
};

static const struct strength_reason reasons[] = {
    [SHORT] = {"short", "it is too short"},
    [KNOWN] = {"known", "it is among the passwords that are tried first"},
    [WORD] = {"word", "a common word or password is most of it"},
    [DISGUISED_WORD] =
        {"disguised_word",
         "a common word with digits or signs for letters is most of it"},
    [NAME] = {"name", "the user name or the name of the server is most of it"},
    [REPETITION] = {"repetition", "repeating something adds little"},
    [CHARACTER] = {"character", "the same character again adds little"},
    [ROW] = {"row", "rows of characters like abcdef are tried first"},
    [KEYS] = {"keys", "rows of keys like qwerty are tried first"},
    [DATE] = {"date", "dates and years are tried first"},
};

static enum reason describe(ZxcTypeMatch_t type, bool is_whole)
{
    if ((type & MULTIPLE_MATCH) != 0)
        return REPETITION;
    switch (type) {
    case DICTIONARY_MATCH:
        return is_whole ? KNOWN : WORD;
    case DICT_LEET_MATCH:
        return DISGUISED_WORD;
    case USER_MATCH:
    case USER_LEET_MATCH:
        return NAME;
    case REPEATS_MATCH:
        return CHARACTER;
    case SEQUENCE_MATCH:
        return ROW;
    case SPATIAL_MATCH:
        return KEYS;
    case DATE_MATCH:
    case YEAR_MATCH:
        return DATE;
    case NON_MATCH:
    case BRUTE_MATCH:
    case LONG_PWD_MATCH:
    case MULTIPLE_MATCH:
        break;
    }
    return SHORT;
}

/* What is said of the longest part that is not made up of single characters. */
static enum reason find_reason(const ZxcMatch_t *matches, size_t length)
{
    const ZxcMatch_t *longest = matches;

    for (const ZxcMatch_t *match = matches; match != NULL; match = match->Next)
        if (longest->Type == BRUTE_MATCH ||
            (match->Type != BRUTE_MATCH && match->Length > longest->Length))
            longest = match;
    return longest == NULL
               ? SHORT
               : describe(longest->Type, (size_t)longest->Length == length);
}

unsigned long strength_score(const char *password, const char *const names[],
                             const struct strength_reason **reason)
{
    /* Bits of the guesses that the scores begin with. */
    static const double bits[] = {9.97, 19.93, 26.58, 33.22};
    struct words words = {.count = 0};
    ZxcMatch_t *matches = NULL;
    char bytes[JUDGED_MAX + 1];
    unsigned long score = 0;

    write_bytes(password, bytes);
    for (; *names != NULL; names++)
        add_name(&words, *names);
    double entropy = ZxcvbnMatch(bytes, words.list, &matches);
    while (score < sizeof bits / sizeof bits[0] && entropy >= bits[score])
        score++;
    *reason = &reasons[find_reason(matches, strlen(bytes))];
    ZxcvbnFreeInfo(matches);
    explicit_bzero(bytes, sizeof bytes);
    return score;
}
