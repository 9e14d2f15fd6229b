/* json_read() takes JSON as RFC 8259 has it, an object, and nothing else: the
 * parser below it is more lenient, and what two parsers read in two ways is a
 * way in. */
#include "common/json.h"

#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"
#include "tests/unit/tap.h"

#define BYTES(literal) literal, sizeof(literal) - 1

struct refusal {
    const char *sentence;
    const char *bytes;
    size_t length;
    const char *detail; /* has to be in it */
};

static const struct refusal malformed[] = {
    {"an empty body", BYTES(""), "empty"},
    {"a body of white space", BYTES(" \t\r\n"), "too early"},
    {"a second value", BYTES("{}{}"), "at byte 2"},
    {"a second value on a line of its own", BYTES("{}\n{}"), "at byte 3"},
    {"a trailing letter", BYTES("{} x"), "at byte 3"},
    {"a trailing brace", BYTES("{\"a\":1}}"), "at byte 7"},
    {"a trailing NUL byte", BYTES("{\"a\":1}\0"), "at byte 7"},
    {"a second value behind a NUL byte", BYTES("{\"a\":1}\0{\"b\":2}"),
     "at byte 7"},
    {"a NUL byte before the value", BYTES("\0{}"), "at byte 0"},
    {"a NUL byte between two members", BYTES("{\"a\":1,\0\"b\":2}"),
     "at byte 7"},
    {"a NUL byte in a string", BYTES("{\"a\":\"b\0c\"}"), "at byte 7"},
    {"a vertical tab as white space", BYTES("{\v}"), "at byte 1"},
    {"a form feed as white space", BYTES("{\f}"), "at byte 1"},
    {"a byte order mark", BYTES("\xef\xbb\xbf{}"), "at byte 0"},
    {"a comment", BYTES("{}/* */"), "at byte 2"},
    {"a comment inside", BYTES("{/* */}"), "at byte 1"},
    {"a comment to the end of the line", BYTES("{}// "), "at byte 2"},
    {"a body that is cut off", BYTES("{\"a\":\"b"), "too early at byte 7"},
    {"a missing colon", BYTES("{\"a\" 1}"), "at byte 5"},
    {"a missing comma", BYTES("{\"a\":1 \"b\":2}"), "at byte 7"},
    {"a missing value", BYTES("{\"a\":}"), "at byte 5"},
    {"a trailing comma in an object", BYTES("{\"a\":1,}"), "at byte 7"},
    {"a trailing comma in an array", BYTES("{\"a\":[1,]}"), "at byte 8"},
    {"a key without quotes", BYTES("{a:1}"), "at byte 1"},
    {"a key in single quotes", BYTES("{'a':1}"), "at byte 1"},
    {"a string in single quotes", BYTES("{\"a\":'b'}"), "at byte 5"},
    {"a raw newline in a string", BYTES("{\"a\":\"b\nc\"}"), "at byte 7"},
    {"a raw tab in a string", BYTES("{\"a\":\"b\tc\"}"), "at byte 7"},
    {"a raw U+001F in a string", BYTES("{\"a\":\"\x1f\"}"), "at byte 6"},
    {"a raw newline in a key", BYTES("{\"a\n\":1}"), "at byte 3"},
    {"an escaped newline", BYTES("{\"a\":\"\\\n\"}"), "at byte"},
    {"an unknown escape", BYTES("{\"a\":\"\\x41\"}"), "at byte 7"},
    {"an escape of too few digits", BYTES("{\"a\":\"\\u12\"}"), "at byte 10"},
    {"an escape that is cut off", BYTES("{\"a\":\"\\ud8"), "at byte 10"},
    {"half a surrogate pair that is cut off", BYTES("{\"a\":\"\\ud800"),
     "too early"},
    {"a backslash that is cut off", BYTES("{\"a\":\"\\"), "at byte 7"},
    {"an escape with a control character", BYTES("{\"a\":\"\\u00\x10\x31\"}"),
     "at byte 10"},
    {"an escape that is not hexadecimal", BYTES("{\"a\":\"\\u00zz\"}"),
     "at byte 10"},
    {"TRUE in capitals", BYTES("{\"a\":TRUE}"), "at byte 5"},
    {"NULL in capitals", BYTES("{\"a\":NULL}"), "at byte 5"},
    {"NaN", BYTES("{\"a\":NaN}"), "at byte 5"},
    {"nan", BYTES("{\"a\":nan}"), "at byte"},
    {"Infinity", BYTES("{\"a\":Infinity}"), "at byte 5"},
    {"-Infinity", BYTES("{\"a\":-Infinity}"), "at byte 6"},
    {"infinity", BYTES("{\"a\":infinity}"), "at byte 5"},
    {"a number with a plus sign", BYTES("{\"a\":+1}"), "at byte 5"},
    {"a number that begins with a point", BYTES("{\"a\":.5}"), "at byte 5"},
    {"a number without digits", BYTES("{\"a\":-}"), "at byte"},
    {"a number with an empty exponent", BYTES("{\"a\":1e}"), "at byte"},
    {"a hexadecimal number", BYTES("{\"a\":0x10}"), "at byte 6"},
    {"a number that begins with 0", BYTES("{\"a\":01}"), "with 0 at byte 5"},
    {"a negative one", BYTES("{\"a\":-01}"), "with 0 at byte 5"},
    {"zero twice", BYTES("{\"a\":[1,00]}"), "with 0 at byte 8"},
    {"zeros alone", BYTES("00"), "with 0 at byte 0"},
    {"a minus alone", BYTES("-"), "at byte 1"},
    {"a number that ends with a point", BYTES("{\"a\":1.}"),
     "both sides at byte 5"},
    {"a point before an exponent", BYTES("{\"a\":1.e5}"),
     "both sides at byte 5"},
    {"a minus before a point", BYTES("{\"a\":-.5}"), "both sides at byte 5"},
    {"a point at the end", BYTES("1."), "both sides at byte 0"},
    {"byte ff", BYTES("{\"a\":\"b\xff\"}"), "UTF-8 at byte 7"},
    {"byte ff in a key", BYTES("{\"\xff\":1}"), "UTF-8 at byte 2"},
    {"a lone continuation byte", BYTES("{\"a\":\"\x80\"}"), "UTF-8 at byte 6"},
    {"an overlong slash", BYTES("{\"a\":\"\xc0\xaf\"}"), "UTF-8 at byte 6"},
    {"an overlong NUL", BYTES("{\"a\":\"\xc0\x80\"}"), "UTF-8 at byte 6"},
    {"a surrogate as UTF-8", BYTES("{\"a\":\"\xed\xa0\x80\"}"),
     "UTF-8 at byte 6"},
    {"a character past U+10FFFF", BYTES("{\"a\":\"\xf4\x90\x80\x80\"}"),
     "UTF-8 at byte 6"},
    {"a character that is cut off", BYTES("{\"a\":\"\xe2\x82\"}"),
     "UTF-8 at byte 6"},
    {"UTF-8 that is wrong behind the value", BYTES("{}\xff"),
     "UTF-8 at byte 2"},
};

static const struct refusal unfit[] = {
    {"null", BYTES("null"), "not an object"},
    {"null and a newline", BYTES("null\n"), "not an object"},
    {"true", BYTES("true"), "not an object"},
    {"a number", BYTES("42"), "not an object"},
    {"a number and a space", BYTES("42 "), "not an object"},
    {"a string", BYTES("\"a\""), "not an object"},
    {"an empty array", BYTES("[]"), "not an object"},
    {"an array of objects", BYTES("[{\"a\":1}]"), "not an object"},
    {"U+0000 in a value", BYTES("{\"a\":\"b\\u0000c\"}"), "key \"a\""},
    {"U+0000 alone", BYTES("{\"a\":\"\\u0000\"}"), "key \"a\""},
    {"U+0000 in the second value", BYTES("{\"a\":\"b\",\"c\":\"\\u0000\"}"),
     "key \"c\""},
    {"U+0000 behind an escaped backslash", BYTES("{\"a\":\"\\\\\\u0000\"}"),
     "key \"a\""},
    {"half a surrogate pair before U+0000", BYTES("{\"a\":\"\\ud83d\\u0000\"}"),
     "key \"a\""},
    {"U+0000 under a key with escapes", BYTES("{\"a\\\"\":\"\\u0000\"}"),
     "key \"a\\\"\""},
    {"U+0000 in a key", BYTES("{\"a\\u0000z\":1}"), "U+0000"},
    {"U+0000 in an array", BYTES("{\"a\":[{},\"b\",\"\\u0000\"]}"),
     "key \"a\" holds U+0000"},
    {"U+0000 in an object inside",
     BYTES("{\"a\":{\"b\":\"c\",\"d\":\"\\u0000\"}}"), "key \"a\""},
    {"U+0000 in a second key", BYTES("{\"a\":1,\"b\\u0000\":1}"),
     "a string holds U+0000"},
    {"U+0000 in the first of two equal keys",
     BYTES("{\"a\":\"\\u0000\",\"a\":\"b\"}"), "U+0000"},
    {"half a surrogate pair", BYTES("{\"a\":\"b\\ud800\"}"),
     "key \"a\" holds a lone surrogate"},
    {"the other half", BYTES("{\"a\":\"\\uDC00c\"}"),
     "key \"a\" holds a lone surrogate"},
    {"a surrogate pair the wrong way round",
     BYTES("{\"a\":\"\\udc00\\ud800\"}"), "a lone surrogate"},
    {"half a surrogate pair before a whole one",
     BYTES("{\"a\":\"\\ud83d\\ud83d\\ude00\"}"), "a lone surrogate"},
    {"half a surrogate pair behind a whole one",
     BYTES("{\"a\":\"\\ud83d\\ude00\\ude00\"}"), "a lone surrogate"},
    {"half a surrogate pair before a letter", BYTES("{\"a\":\"\\ud83dude00\"}"),
     "a lone surrogate"},
    {"half a surrogate pair before another escape",
     BYTES("{\"a\":\"\\ud83d\\u0041\"}"), "a lone surrogate"},
    {"half a surrogate pair before a short escape",
     BYTES("{\"a\":\"\\udbff\\n\"}"), "a lone surrogate"},
    {"a surrogate that another string would end",
     BYTES("{\"a\":\"\\ud83d\",\"b\":\"\\ude00\"}"), "key \"a\" holds"},
    {"half a surrogate pair in a key", BYTES("{\"\\udfff\":1}"),
     "a string holds a lone surrogate"},
    {"half a surrogate pair in an array inside",
     BYTES("{\"b\":[],\"a\":[{\"c\":[\"\\udabc\"]}],\"d\":1}"),
     "key \"a\" holds a lone surrogate"},
};

/* Reads from a block without a byte to spare, so that reading on would show. */
static enum json_body read_bytes(const char *bytes, size_t length,
                                 struct json_object **object,
                                 char detail[JSON_DETAIL_SIZE])
{
    char *block = malloc(length);

    detail[0] = '\0';
    if (length > 0)
        memcpy(block, bytes, length);
    enum json_body body = json_read(block, length, object, detail);
    free(block);
    return body;
}

static void test_refusal(const struct refusal *row, enum json_body wanted,
                         const char *errcode)
{
    struct json_object *object = NULL;
    char detail[JSON_DETAIL_SIZE];
    enum json_body body = read_bytes(row->bytes, row->length, &object, detail);

    if (!ok(body == wanted && object == NULL &&
                strstr(detail, row->detail) != NULL,
            "%s is refused as %s", row->sentence, errcode)) {
        tap_note("body:", row->bytes);
        tap_note("got:", body == JSON_BODY_FINE ? "no refusal" : detail);
        tap_note("wanted:", row->detail);
    }
    json_end(object);
}

static void test_refusals(void)
{
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        test_refusal(&malformed[i], JSON_BODY_MALFORMED, "not JSON");
    for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++)
        test_refusal(&unfit[i], JSON_BODY_UNFIT, "bad JSON");
}

static void test_value(const char *body, const char *wanted,
                       const char *sentence)
{
    scoped(json) struct json_object *object = NULL;
    char detail[JSON_DETAIL_SIZE];
    const char *text = NULL;

    if (read_bytes(body, strlen(body), &object, detail) == JSON_BODY_FINE)
        json_text(object, "a", &text);
    if (!is(text, wanted, sentence))
        tap_note("detail:", detail);
}

static void test_values(void)
{
    test_value("{\"a\":\"b\"}", "b", "a string is read");
    test_value(" \t\r\n{\"a\":\"b\"} \t\r\n", "b",
               "white space around the object is fine");
    test_value("{ \"a\" : \"b\" }", "b", "and white space within it");
    test_value("{\"a\":\"\"}", "", "an empty string is a string");
    test_value("{\"a\":\"\\u00e9\\u20AC\"}", "\xc3\xa9\xe2\x82\xac",
               "escapes become UTF-8, with digits in any case");
    test_value("{\"a\":\"\\ud83d\\ude00\"}", "\xf0\x9f\x98\x80",
               "a surrogate pair becomes one character");
    test_value("{\"a\":\"\\uDBFF\\uDFFF\\uD7FF\\uE000\"}",
               "\xf4\x8f\xbf\xbf\xed\x9f\xbf\xee\x80\x80",
               "so does the last one, and what is next to them is none");
    test_value("{\"a\":\"\\ufffd\xef\xbf\xbd\"}", "\xef\xbf\xbd\xef\xbf\xbd",
               "U+FFFD may stand in a string");
    test_value("{\"a\":\"\\\\ud800\"}", "\\ud800",
               "ud800 behind an escaped backslash is five letters");
    test_value("{\"a\":\"\\\\u0000\"}", "\\u0000",
               "u0000 behind an escaped backslash is five letters");
    test_value("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t",
               "every short escape is known");
    test_value("{\"a\":\"\x7f\xf4\x8f\xbf\xbf\"}", "\x7f\xf4\x8f\xbf\xbf",
               "U+007F and U+10FFFF may stand in a string as they are");
    test_value("{\"a\":\"NaN \xc3\x8d{}[]/**/\"}", "NaN \xc3\x8d{}[]/**/",
               "within a string nothing else is JSON");
    test_value("{\"a\":\"b\",\"a\":\"c\"}", "c",
               "of two equal keys the last one counts");
    test_value("{\"\\u0061\":\"b\"}", "b", "a key may be written as escapes");
    test_value("{\"b\":[0,-0,100,10.05,-0.0,1e00,1E-07,1.5e+01],\"a\":\"b\"}",
               "b", "numbers may have a 0 wherever RFC 8259 allows one");
    test_value("{\"b\":-0.5e+10,\"c\":[true,false,null,{}],\"a\":\"b\"}", "b",
               "values of every type may stand around it");
}

int main(void)
{
    test_refusals();
    test_values();
    return done_testing();
}
