#include <tunic/base/printable.hpp>

#include <gtest/gtest.h>

namespace tunic::text {
namespace {

std::string printable(std::string_view text, std::size_t most = std::string_view::npos) {
    std::string to;
    append_printable(to, text, most);
    return to;
}

TEST(Printable, LeavesWhatPeopleRead) {
    for (auto const* text :
         {"", "plain", "J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80", R"(:id(\d+) "x")"})
        EXPECT_EQ(printable(text), text);
}

TEST(Printable, Immunity119EscapesWhatBreaksALineOrDeceives) {
    struct row {
        std::string_view text, shown;
    };
    for (auto const& [text, shown] : {
             row{"a\nb\r\tc", "a\\nb\\r\\tc"}, row{{"\0\x1b[31m\x7f", 7}, "\\x00\\x1b[31m\\x7f"},
             row{"\xC2\x85", "\\u{85}"}, // NEL
             row{"\xC2\x9B", "\\u{9b}"}, // CSI
             row{"\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}"},
             row{"\xE2\x80\xAE", "\\u{202e}"}, // RIGHT-TO-LEFT OVERRIDE
             row{"\xE2\x81\xA6", "\\u{2066}"}, // LEFT-TO-RIGHT ISOLATE
             row{"\xE2\x80\x8F", "\\u{200f}"}, row{"\xD8\x9C", "\\u{61c}"}, row{"\xEF\xBB\xBF", "\\u{feff}"},
             row{"\xF3\xA0\x81\x81", "\\u{e0041}"}, row{"\xff\xC0\xAF", "\\xff\\xc0\\xaf"}, // no UTF-8
             row{"\xED\xA0\x80", "\\xed\\xa0\\x80"},                                        // a surrogate
             row{"\xE2\x82", "\\xe2\\x82"},                                                 // cut off
         })
        EXPECT_EQ(printable(text), shown);
}

TEST(Printable, CutsALongText) {
    EXPECT_EQ(printable("abcdef", 6), "abcdef");
    EXPECT_EQ(printable("abcdefg", 6), "abcdef...");
    EXPECT_EQ(printable("abcde\xE2\x82\xAC!", 6), "abcde\xE2\x82\xAC...") << "but no character";
}

} // namespace
} // namespace tunic::text
