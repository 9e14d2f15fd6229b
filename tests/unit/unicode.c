/* Passwords in one normal form, and what people paste without what is around
 * it. */
#include "common/unicode.h"

#include "common/attributes.h"
#include "tests/unit/tap.h"

struct row {
    const char *text, *wanted, *sentence;
};

static const struct row normal_forms[] = {
    {"", "", "an empty text stays empty"},
    {" correct  horse ", " correct  horse ", "ASCII stays as it is"},
    {u8"man\u0303ana", u8"ma\u00f1ana", "a letter and its accent become one"},
    {u8"ma\u00f1ana", u8"ma\u00f1ana", "a letter with an accent stays one"},
    {u8"q\u0307\u0323", u8"q\u0323\u0307", "accents have one order"},
    {u8"\u212b", u8"\u00c5", "the sign of an \u00e5ngstr\u00f6m is a letter"},
    {u8"\uff50\uff41\uff53\uff53", "pass", "wide letters become narrow ones"},
    {u8"\uff76\uff9e", u8"\u30ac", "narrow katakana become wide ones"},
    {u8"\ufb01\u00b2\u2460", "fi21", "ligatures and digits lose their form"},
    {u8"\u00a0\u3000", "  ", "blanks of all widths are one"},
    {u8"\u1112\u1161\u11ab", u8"\ud55c", "jamo become syllables"},
    {u8"\u00e4\u00df\u20ac\U0001f600", u8"\u00e4\u00df\u20ac\U0001f600",
     "what is normal already stays as it is"},
    {"\xff"
     "n\xcc\x83",
     "\xff"
     "n\xcc\x83",
     "what is no UTF-8 stays as it is"},
};

static const struct row trimmed[] = {
    {"", "", "nothing is left of nothing"},
    {"abc", "abc", "what has nothing around it stays as it is"},
    {" abc", "abc", "a blank before is trimmed"},
    {"abc\n", "abc", "so is a newline behind"},
    {"\t\v\f\r\n abc \t\v\f\r\n", "abc", "so is all white space of ASCII"},
    {u8"\u00a0\u1680\u2003\u2028\u202f\u205f\u3000abc\u00a0\xc2\x85", "abc",
     "so is that of Unicode"},
    {u8"\u200b\u200c\u200d\u2060\ufeff\u00adabc\u200b\ufeff", "abc",
     "so is what has no width"},
    {u8"\u200e\u202aabc\u202c\u2069", "abc", "so are marks of direction"},
    {u8" \u200b \u200b\n", "", "nothing is left of blanks alone"},
    {u8"a b\u200bc", u8"a b\u200bc", "what is inside stays"},
    {u8" \u00e4\u20ac\U0001f600 ", u8"\u00e4\u20ac\U0001f600",
     "letters of several bytes stay whole"},
    {" \xff abc \xc3 ", "\xff abc \xc3", "what is no UTF-8 stays"},
};

static const struct {
    const char *text;
    bool has_one;
    const char *sentence;
} controls[] = {
    {"", false, "nothing has no control character"},
    {u8"Küche 2 \U0001f600", false, "nor has a text"},
    {"a\nb", true, "a newline is one"},
    {"ab\x7f", true, "so is DEL"},
    {u8"a\u2028", true, "so is a separator of lines"},
    {"a\xc2\x85", true, "so is one that is not of ASCII"},
};

int main(void)
{
    for (size_t i = 0; i < sizeof normal_forms / sizeof normal_forms[0]; i++) {
        scoped(unicode) char *got = unicode_normalise(normal_forms[i].text);
        is(got, normal_forms[i].wanted, normal_forms[i].sentence);
    }
    for (size_t i = 0; i < sizeof trimmed / sizeof trimmed[0]; i++) {
        scoped(unicode) char *got = unicode_trim(trimmed[i].text);
        is(got, trimmed[i].wanted, trimmed[i].sentence);
    }
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++)
        ok(unicode_has_control(controls[i].text) == controls[i].has_one, "%s",
           controls[i].sentence);
    return done_testing();
}
