// What is JSON and what is not: the shapes that parsers are known to get wrong. Each is read as any value at all, as a
// member nobody asked for, and as an element, so that what is passed over is checked like what is kept.
#include "tunic/data/json_reader.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "data/json_checker.hpp"

namespace {

using namespace std::string_view_literals;
using tunic::data::fault_list;

struct nothing {};

bool is_json(std::string_view text) {
    // In memory of exactly its size, so that a sanitizer sees a look beyond it.
    std::vector<char> const exact(text.begin(), text.end());
    tunic::raw_json value;
    fault_list faults;
    bool const good = tunic::read_json({exact.data(), exact.size()}, value, faults);
    EXPECT_EQ(good, faults.empty());
    return good;
}

bool is_json_within(std::string_view before, std::string_view text, std::string_view after) {
    nothing value;
    fault_list faults;
    std::string whole{before};
    whole += text;
    whole += after;
    return tunic::read_json(whole, value, faults);
}

struct sample {
    char const* what;
    std::string_view text;
};

sample const accepted[] = {
    {"a number at the top", "42"},
    {"a negative number at the top", "-1"},
    {"a string at the top", R"("text")"},
    {"an empty string at the top", R"("")"},
    {"true", "true"},
    {"false", "false"},
    {"null", "null"},
    {"an empty array", "[]"},
    {"an empty object", "{}"},
    {"white space of all four kinds around", " \t\r\n[ \t\r\n] \t\r\n"},
    {"white space around everything", " { \"a\" : [ 1 , 2 ] , \"b\" : { } } "},
    {"white space before a colon and a comma", "{\"a\"\n\t:1 ,\"b\" :2}"},
    {"an array in an array", "[[[]]]"},
    {"an array of different kinds", R"([null,1,"1",{},[],true])"},
    {"an array that ends with a space", "[1 ]"},
    {"an array that begins with a space", "[ 1]"},
    {"several nulls", "[1,null,null,null,2]"},
    {"zero", "0"},
    {"minus zero", "-0"},
    {"minus zero with decimals", "-0.0"},
    {"a decimal", "0.5"},
    {"an exponent", "1e5"},
    {"a capital exponent", "1E5"},
    {"an exponent with plus", "1e+5"},
    {"an exponent with minus", "1E-5"},
    {"an exponent with leading zeros", "1e005"},
    {"zero with an exponent", "0e1"},
    {"decimals and exponent", "123.456e78"},
    {"many decimals", "0.00000000000000000000000000000000000000000000000000000000000000000000000000001"},
    {"a number of forty digits", "1234567890123456789012345678901234567890"},
    {"a number at the end of an array", "[1,2.5]"},
    {"a duplicate key", R"({"a":1,"a":2})"},
    {"an empty key", R"({"":0})"},
    {"a key with escapes", R"({"\u0061\"\\":0})"},
    {"a key with NUL escaped", R"({"a\u0000b":0})"},
    {"a long key", R"({"a key that is longer than what small strings hold in themselves":1})"},
    {"all short escapes", R"(["\"\\\/\b\f\n\r\t"])"},
    {"escapes of characters that need none", R"(["\u0061\u002F"])"},
    {"capital hexadecimal digits", R"(["\uABCD\uabcd"])"},
    {"a surrogate pair", R"(["\uD83D\uDE39"])"},
    {"two surrogate pairs", R"(["\ud83d\ude39\ud83d\udc8d"])"},
    {"escaped NUL", R"(["\u0000"])"},
    {"an escaped noncharacter", R"(["\uFFFF\uDBFF\uDFFF"])"},
    {"a backslash before what would be an escape", R"(["\\u0000\\n"])"},
    {"a string that ends with a backslash", R"(["a\\"])"},
    {"brackets within a string", R"(["[{,:}]"])"},
    {"comments within a string", R"(["a/*b*/c//d"])"},
    {"UTF-8 of two, three and four octets", "[\"\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\"]"},
    {"DEL", "[\"\x7F\"]"},
    {"the separators of lines in Unicode", "[\"\xE2\x80\xA8\xE2\x80\xA9\"]"},
    {"a noncharacter", "[\"\xF4\x8F\xBF\xBF\"]"},
};

sample const refused[] = {
    {"nothing", ""},
    {"white space", " \n"},
    {"NUL", "\0"sv},
    {"NUL behind a value", "1\0"sv},
    {"NUL between values", "[1,\0]"sv},
    {"two marks of byte order", "\xEF\xBB\xBF\xEF\xBB\xBF{}"},
    {"a mark of byte order behind white space", " \xEF\xBB\xBF{}"},
    {"a mark of byte order at the end", "{}\xEF\xBB\xBF"},
    {"a mark of byte order alone", "\xEF\xBB\xBF"},
    {"UTF-16", "[\0\"\0a\0\"\0]\0"sv},
    {"a word", "hello"},
    {"True", "True"},
    {"a literal that is cut", "[tru]"},
    {"a literal that goes on", "[nullx]"},
    {"a literal with a space in it", "[nu ll]"},
    {"two literals in a row", "[true false]"},
    {"a literal before a string", "[true\"a\"]"},
    {"NaN", "[NaN]"},
    {"an infinity", "[Infinity]"},
    {"minus an infinity", "[-Infinity]"},
    {"undefined", "[undefined]"},
    {"a string in single quotes", "['a']"},
    {"a string without quotes", "[a]"},
    {"a string without an end", "[\"a"},
    {"a quote alone", "\""},
    {"a string that ends in a backslash", "[\"\\"},
    {"a string whose end is escaped", R"(["\"])"},
    {"a string whose end is escaped after a backslash", R"(["\\\"])"},
    {"an unknown escape", R"(["\x00"])"},
    {"a capital escape", R"(["\N"])"},
    {"an escaped line feed", "[\"\\\n\"]"},
    {"an escaped NUL octet", "[\"\\\0\"]"sv},
    {"an escape of three digits", R"(["\u00A"])"},
    {"an escape without digits", R"(["\u"])"},
    {"an escape with a letter beyond f", R"(["\u00Gg"])"},
    {"an escape in braces", R"(["\u{61}"])"},
    {"an escape of a character beyond ASCII", "[\"\\\xC3\xA9\"]"},
    {"the first half of a surrogate pair", R"(["\uD800"])"},
    {"the second half of a surrogate pair", R"(["\uDC00"])"},
    {"two first halves", R"(["\uD800\uD800"])"},
    {"the halves in the wrong order", R"(["\uDC00\uD800"])"},
    {"a first half before another escape", R"(["\uD800\n"])"},
    {"a first half before a letter", R"(["\uD800a"])"},
    {"a first half and a broken second", R"(["\uD83D\uDE3"])"},
    {"a line feed within a string", "[\"a\nb\"]"},
    {"a tab within a string", "[\"a\tb\"]"},
    {"NUL within a string", "[\"a\0b\"]"sv},
    {"the last control character within a string", "[\"\x1F\"]"},
    {"a lone continuation octet", "[\"\x81\"]"},
    {"an octet that UTF-8 never has", "[\"\xFF\"]"},
    {"an overlong slash", "[\"\xC0\xAF\"]"},
    {"an overlong slash of three octets", "[\"\xE0\x80\xAF\"]"},
    {"an overlong NUL of four octets", "[\"\xF0\x80\x80\x80\"]"},
    {"a surrogate in UTF-8", "[\"\xED\xA0\x80\"]"},
    {"a character beyond Unicode", "[\"\xF4\x90\x80\x80\"]"},
    {"UTF-8 that is cut by the quote", "[\"\xE2\x82\"]"},
    {"UTF-8 that is cut by the end", "\"\xE2\x82"},
    {"Latin-1", "[\"\xE9\"]"},
    {"bad UTF-8 outside of strings", "[\xE9]"},
    {"good UTF-8 outside of strings", "[\xC3\xA9]"},
    {"a no-break space", "[\xC2\xA0]"},
    {"a vertical tab", "[\x0B]"},
    {"a form feed", "[\f]"},
    {"a form feed around", "\f[]"},
    {"an octet that resembles a colon to some", "{\"a\"\x1A"
                                                "1}"},
    {"an octet that resembles a comma to some", "[1\x0C"
                                                "2]"},
    {"DEL outside of strings", "[\x7F]"},
    {"a minus", "[-]"},
    {"a plus", "[+1]"},
    {"two minuses", "[--1]"},
    {"a minus before a space", "[- 1]"},
    {"a leading zero", "[01]"},
    {"a leading zero behind a minus", "[-01]"},
    {"two zeros", "[00]"},
    {"a point without decimals", "[1.]"},
    {"a point without a number before", "[.5]"},
    {"a minus and a point", "[-.5]"},
    {"a point and an exponent", "[1.e1]"},
    {"two points", "[1.2.3]"},
    {"an exponent without digits", "[1e]"},
    {"an exponent with only a sign", "[1e+]"},
    {"an exponent with two signs", "[1e+-1]"},
    {"an exponent with decimals", "[1e1.5]"},
    {"two exponents", "[1e1e1]"},
    {"a hexadecimal number", "[0x10]"},
    {"an octal number", "[0o7]"},
    {"a number with separators", "[1_000]"},
    {"a number with a space in it", "[1 000]"},
    {"a number before a letter", "[1a]"},
    {"a number before a string", "[1\"a\"]"},
    {"a number before a minus", "[1-]"},
    {"digits beyond ASCII", "[\xEF\xBC\x91]"},
    {"a number before NUL", "[1\0]"sv},
    {"an array without an end", "["},
    {"an array with a value and no end", "[1"},
    {"an array with a comma and no end", "[1,"},
    {"a comma behind the last element", "[1,]"},
    {"two commas behind the last element", "[1,,]"},
    {"two commas between elements", "[1,,2]"},
    {"a comma before the first element", "[,1]"},
    {"a comma alone in an array", "[,]"},
    {"elements without a comma", "[1 2]"},
    {"strings without a comma", "[\"a\"\"b\"]"},
    {"arrays without a comma", "[[][]]"},
    {"a colon instead of a comma", "[\"a\":1]"},
    {"a semicolon instead of a comma", "[1;2]"},
    {"an array that ends as an object", "[1}"},
    {"an array that ends twice", "[]]"},
    {"an end alone", "]"},
    {"an end of an object alone", "}"},
    {"a value behind the value", "[][]"},
    {"a value behind a scalar", "1 2"},
    {"a comma behind the value", "[],"},
    {"a quote behind the value", "[]\""},
    {"a number sign behind the value", "{}#"},
    {"an object without an end", "{"},
    {"an object with a key and no end", "{\"a\""},
    {"an object with a colon and no end", "{\"a\":"},
    {"an object with a value and no end", "{\"a\":1"},
    {"an object with a comma and no end", "{\"a\":1,"},
    {"a key without a value", "{\"a\"}"},
    {"a key and a colon without a value", "{\"a\":}"},
    {"a value without a key", "{:1}"},
    {"a comma behind the last member", "{\"a\":1,}"},
    {"two commas between members", "{\"a\":1,,\"b\":2}"},
    {"a comma alone in an object", "{,}"},
    {"members without a comma", "{\"a\":1 \"b\":2}"},
    {"two colons", "{\"a\"::1}"},
    {"a comma instead of a colon", "{\"a\",1}"},
    {"an equals sign instead of a colon", "{\"a\"=1}"},
    {"a missing colon", "{\"a\" 1}"},
    {"two strings and a colon", "{\"a\" \"b\":1}"},
    {"a key that is a number", "{1:1}"},
    {"a key that is a literal", "{null:1}"},
    {"a key without quotes", "{a:1}"},
    {"a key in single quotes", "{'a':1}"},
    {"a key that is an array", "{[]:1}"},
    {"an unknown escape in a key", R"({"\x":1})"},
    {"half a surrogate pair in a key", R"({"\uD800":1})"},
    {"an object that ends as an array", "{\"a\":1]"},
    {"an object that ends twice", "{}}"},
    {"a comment", "[1]/**/"},
    {"a comment at the end of a line", "[1]//"},
    {"a comment before a value", "[/**/1]"},
    {"angle brackets", "<null>"},
};

TEST(JsonSuiteE7, AcceptsWhatIsJson) {
    for (auto const& [what, text] : accepted) {
        EXPECT_TRUE(is_json(text)) << what << ": " << text;
        EXPECT_TRUE(is_json_within("{\"unknown\":", text, "}")) << what << ": " << text;
        EXPECT_TRUE(is_json_within("{\"unknown\":[", text, ",1]}")) << what << ": " << text;
        EXPECT_TRUE(is_json_within("{\"unknown\":{\"a\":", text, "},\"b\":1}")) << what << ": " << text;
    }
}

TEST(JsonSuiteE7, RefusesWhatIsNot) {
    for (auto const& [what, text] : refused) {
        EXPECT_FALSE(is_json(text)) << what << ": " << text;
        EXPECT_FALSE(is_json_within("{\"unknown\":", text, "}")) << what << ": " << text;
        EXPECT_FALSE(is_json_within("{\"unknown\":{\"a\":", text, "},\"b\":1}")) << what << ": " << text;
    }
}

TEST(JsonSuiteE7, RefusesEveryBeginningOfAText) {
    constexpr std::string_view text =
        R"( {"a": [1, -2.5e3, "x\n\u00e9", true, null, {"b": {}}, []], "c\t" : {"d":[[["deep"]]]}} )";
    for (std::size_t n = 0; n != text.size() - 1; ++n) EXPECT_FALSE(is_json(text.substr(0, n))) << text.substr(0, n);
    EXPECT_TRUE(is_json(text));
}

TEST(JsonSuiteE7, AgreesWithAPlainCheckerWhateverIsChangedInAText) {
    constexpr std::string_view text = R"({"a":[1,-2.5e3,"x\né\u00e9",true,null,{"b":{}},[]],"c":[0.5,"\\\""]})";
    constexpr std::string_view replacements = "\"\\{}[]:,01.-eEtfnu/\0\x0C\x1A\x7F\xC3\xA9\xFF"sv;
    for (std::size_t i = 0; i != text.size(); ++i) {
        for (char const c : replacements) {
            std::string changed{text};
            changed[i] = c;
            EXPECT_EQ(is_json(changed), tunic::test::json_checker::accepts(changed)) << changed;
            changed.insert(i, 1, text[i]);
            EXPECT_EQ(is_json(changed), tunic::test::json_checker::accepts(changed)) << changed;
        }
        std::string shorter{text};
        shorter.erase(i, 1);
        EXPECT_EQ(is_json(shorter), tunic::test::json_checker::accepts(shorter)) << shorter;
    }
}

// Blocks of 64 octets are looked at at once: the same at all places of a block.
TEST(JsonSuiteE7, FindsTheSameWhereverATextLies) {
    for (std::size_t n = 0; n != 140; ++n) {
        std::string const blanks(n, ' ');
        EXPECT_TRUE(is_json(blanks + R"({"a\"b":"c\\","d":[1,2]})"));
        EXPECT_TRUE(is_json("[\"" + blanks + "\\\\\\\"\",1]"));
        EXPECT_FALSE(is_json("[\"" + blanks + "\\\\\"\",1]"));
        EXPECT_FALSE(is_json("[\"" + blanks + "\n\"]"));
        EXPECT_FALSE(is_json("[\"" + blanks + "\xC3\"]"));
        EXPECT_TRUE(is_json("[\"" + blanks + "\xC3\xA9\"]"));
        EXPECT_FALSE(is_json("[\"" + blanks));
        EXPECT_EQ(is_json("[1" + blanks + "2]"), n == 0);
        EXPECT_TRUE(is_json("[1" + blanks + "]"));
    }
}

} // namespace
