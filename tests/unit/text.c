/* Text: what is UTF-8 is judged against iconv(3), which knows nothing of the
 * code under test. */
#include "common/text.h"

#include <iconv.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

/* UTF-16 has no room for surrogates nor for what is past U+10FFFF. */
static iconv_t to_utf16;

/* How many of the first bytes iconv(3) takes. */
static size_t iconv_length(const unsigned char *bytes, size_t length)
{
    char source[8];
    char target[32];
    char *in = source;
    char *out = target;
    size_t in_left = length;
    size_t out_left = sizeof target;

    memcpy(source, bytes, length);
    iconv(to_utf16, NULL, NULL, NULL, NULL);
    iconv(to_utf16, &in, &in_left, &out, &out_left);
    return length - in_left;
}

/* Counts the sequences about which the two disagree, and names the first. */
static size_t disagreements;

static void compare(const unsigned char *bytes, size_t length)
{
    if (text_utf8_length((const char *)bytes, length) ==
        iconv_length(bytes, length))
        return;
    if (disagreements++ == 0) {
        printf("# they disagree about");
        for (size_t i = 0; i < length; i++)
            printf(" %02x", bytes[i]);
        putchar('\n');
    }
}

/* Both ends of every range that the table of RFC 3629 section 4 has, and what
 * is next to them. */
static const unsigned char borders[] = {0x00, 0x7f, 0x80, 0x8f, 0x90,
                                        0x9f, 0xa0, 0xbf, 0xc0, 0xff};
enum { BORDERS = sizeof borders };

static void test_short_sequences(void)
{
    unsigned char bytes[2];

    disagreements = 0;
    for (int first = 0; first < 256; first++) {
        bytes[0] = (unsigned char)first;
        compare(bytes, 1);
        for (int second = 0; second < 256; second++) {
            bytes[1] = (unsigned char)second;
            compare(bytes, 2);
        }
    }
    is_size(disagreements, 0,
            "every sequence of one or two bytes is judged as iconv(3) does");
}

static void test_three_bytes(void)
{
    unsigned char bytes[3];

    disagreements = 0;
    for (int first = 0; first < 256; first++)
        for (int second = 0; second < 256; second++)
            for (size_t third = 0; third < BORDERS; third++) {
                bytes[0] = (unsigned char)first;
                bytes[1] = (unsigned char)second;
                bytes[2] = borders[third];
                compare(bytes, 3);
            }
    is_size(disagreements, 0,
            "and of three bytes, the third from the ends of the ranges");
}

static void test_four_bytes(void)
{
    unsigned char bytes[4];

    disagreements = 0;
    for (int first = 0xe0; first < 256; first++)
        for (int second = 0; second < 256; second++)
            for (size_t rest = 0; rest < BORDERS * BORDERS; rest++) {
                bytes[0] = (unsigned char)first;
                bytes[1] = (unsigned char)second;
                bytes[2] = borders[rest / BORDERS];
                bytes[3] = borders[rest % BORDERS];
                compare(bytes, 4);
            }
    is_size(disagreements, 0,
            "and of four bytes, the third and fourth from there");
}

static void test_utf8_length(const char *bytes, size_t length, size_t wanted,
                             const char *sentence)
{
    /* No byte to spare, so that reading on would show. */
    char *block = malloc(length);

    if (length > 0)
        memcpy(block, bytes, length);
    is_size(text_utf8_length(block, length), wanted, sentence);
    free(block);
}

static void test_utf8_lengths(void)
{
    test_utf8_length("", 0, 0, "no bytes are UTF-8");
    test_utf8_length("a\0b", 3, 3, "a NUL byte is UTF-8");
    test_utf8_length("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 10, 10,
                     "characters of one to four bytes are UTF-8");
    test_utf8_length("ab\xff", 3, 2, "the good bytes before a bad one count");
    test_utf8_length("ab\xff"
                     "cd",
                     5, 2, "those behind it do not");
    test_utf8_length("a\xf0\x9f\x98", 4, 1,
                     "a character that is cut off does not count");
    test_utf8_length("\xf0\x9f\x98\x80\x80", 5, 4,
                     "a continuation byte too many does not count");
}

static void test_characters(void)
{
    is_size(text_characters(""), 0, "an empty text has no characters");
    is_size(text_characters("abc"), 3, "a letter is one character");
    is_size(text_characters("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), 3,
            "a character of several bytes is one character");
    is_size(text_characters("e\xcc\x81"), 2,
            "a combining accent is a character of its own");
}

static void test_append(void)
{
    char text[12] = "";

    text_append(text, sizeof text, ", ", "ab");
    is(text, "ab", "the first item has no separator before it");
    text_append(text, sizeof text, ", ", "cd");
    is(text, "ab, cd", "the second one has");
    text_append(text, sizeof text, ", ", "efghij");
    is(text, "ab, cd, efg", "what does not fit is cut");
    text_append(text, sizeof text, ", ", "k");
    is(text, "ab, cd, efg", "nothing is added to a full text");
}

static void test_numbers(void)
{
    static const struct {
        const char *text;
        unsigned long max, wanted;
    } rows[] = {
        {"0", 0, 0},   {"7", 9, 7},
        {"9", 9, 9},   {"65536", 65536, 65536},
        {"007", 9, 7}, {"18446744073709551615", ULONG_MAX, ULONG_MAX},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned long number = 1;
        ok(text_number(rows[i].text, rows[i].max, &number) &&
               number == rows[i].wanted,
           "\"%s\" is a number up to %lu", rows[i].text, rows[i].max);
    }
}

static void test_no_numbers(void)
{
    static const struct {
        const char *text;
        unsigned long max;
    } rows[] = {{"", 9},        {"10", 9},
                {"-1", 9},      {"+1", 9},
                {" 1", 9},      {"1 ", 9},
                {"1a", 9},      {"a", 9},
                {"0x1", 9},     {"1.0", 9},
                {"1e1", 99},    {"18446744073709551616", ULONG_MAX},
                {"-0", 9},      {"99999999999999999999999", ULONG_MAX},
                {"\xd9\xa1", 9}};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned long number = 5;
        ok(!text_number(rows[i].text, rows[i].max, &number) && number == 5,
           "\"%s\" is no number up to %lu, and changes none", rows[i].text,
           rows[i].max);
    }
}

int main(void)
{
    to_utf16 = iconv_open("UTF-16LE", "UTF-8");
    test_short_sequences();
    test_three_bytes();
    test_four_bytes();
    iconv_close(to_utf16);
    test_utf8_lengths();
    test_characters();
    test_append();
    test_numbers();
    test_no_numbers();
    return done_testing();
}
