// Strings as the JSON writer writes them: RFC 8259 section 7.
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "data/json_checker.hpp"
#include "tunic/data/json_writer.hpp"

namespace {

using tunic::to_json;
using tunic::test::json_checker;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string utf8(std::uint32_t code) {
    auto const byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
            byte(0x80 | (code & 0x3F))};
}

/// What an ASCII character must look like, worked out apart from the writer.
std::string escaped(char c) {
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x20) return {c};
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(c));
    return text;
}

TEST(JsonString, EscapesEveryAsciiCharacterAtEveryPlace) {
    for (int code = 0; code < 0x80; ++code)
        for (std::size_t length = 1; length <= 40; ++length)
            for (std::size_t place = 0; place < length; ++place) {
                std::string text(length, 'a');
                text[place] = static_cast<char>(code);
                std::string const expected = '"' + std::string(place, 'a') + escaped(static_cast<char>(code))
                                             + std::string(length - place - 1, 'a') + '"';
                ASSERT_EQ(to_json(text), expected) << code << " at " << place << " of " << length;
            }
}

TEST(JsonString, KeepsEveryUnicodeCharacter) {
    for (std::uint32_t code = 0x80; code <= 0x10FFFF; ++code) {
        if (code == 0xD800) code = 0xE000;
        std::string const text = utf8(code);
        ASSERT_EQ(to_json(text), '"' + text + '"') << code;
    }
}

TEST(JsonString, KeepsCharactersAcrossBlockBoundaries) {
    for (std::uint32_t const code : {0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU})
        for (std::size_t before = 0; before < 40; ++before) {
            std::string const text = std::string(before, 'a') + utf8(code) + utf8(code) + "tail";
            ASSERT_EQ(to_json(text), '"' + text + '"') << code << " after " << before;
        }
}

TEST(JsonString, Immunity79ReplacesWhatIsNotUtf8) {
    struct example {
        char const* what;
        std::string_view text;
        int replacements;
    };
    static constexpr example examples[] = {
        {"the beginning of a long sequence", "\xF0\x80", 2},
        {"a continuation alone", "\x80", 1},
        {"two continuations alone", "\x80\xBF", 2},
        {"overlong NUL", "\xC0\x80", 2},
        {"overlong slash", "\xE0\x80\xAF", 3},
        {"overlong, four bytes", "\xF0\x8F\xBF\xBF", 4},
        {"a surrogate", "\xED\xA0\x80", 3},
        {"past U+10FFFF", "\xF4\x90\x80\x80", 4},
        {"no lead byte", "\xF5\x80\x80\x80", 4},
        {"0xFF", "\xFF", 1},
        {"two bytes cut short", "\xC3", 1},
        {"three bytes cut short", "\xE2\x82", 1},
        {"four bytes cut short", "\xF0\x9F\x98", 1},
    };
    for (auto const& [what, text, count] : examples) {
        std::string middle;
        for (int i = 0; i < count; ++i) middle += replacement;
        for (std::size_t around = 0; around < 20; ++around) {
            std::string const pad(around, 'x');
            EXPECT_EQ(to_json(pad + std::string(text)), '"' + pad + middle + '"') << what;
            EXPECT_EQ(to_json(pad + std::string(text) + "y" + pad), '"' + pad + middle + 'y' + pad + '"') << what;
        }
    }
}

TEST(JsonString, WritesValidJsonWhateverTheBytes) {
    std::mt19937 random{7};
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random() % 70, '\0');
        // Mostly text, with odd bytes here and there: runs of every length are cut everywhere.
        for (char& c : text)
            c = random() % 8 == 0 ? static_cast<char>(random() % 256) : static_cast<char>('a' + random() % 26);
        std::string const json = to_json(text);
        ASSERT_TRUE(json_checker::accepts(json)) << json;
    }
}

TEST(JsonString, GrowsForTheWorstCase) {
    std::string const controls(100'000, '\x01');
    EXPECT_EQ(to_json(controls).size(), 600'002U);
    std::string const invalid(100'000, '\xFF');
    EXPECT_EQ(to_json(invalid).size(), 300'002U);
}

TEST(JsonChecker, RefusesWhatIsNotJson) {
    for (char const* bad : {"", "{", "[1,]", "{\"a\":1,}", "01", "1.", "+1", "1e", "nul", "\"", "\"\x01\"", "\"\\x\"",
                            "\"\\u12g4\"", "\"\xFF\"", "\"\xED\xA0\x80\"", "1 ", "{a:1}", "[1 2]"})
        EXPECT_FALSE(json_checker::accepts(bad)) << bad;
    for (char const* good : {"0", "-0", "1.5e+3", "[]", "{}", "[1,[2,{\"a\":null}]]", "\"\\u0041\\n\"", "true"})
        EXPECT_TRUE(json_checker::accepts(good)) << good;
}

} // namespace
