#include "random_text.hpp"
#include <gtest/gtest.h>
#include <tunic/http/percent.hpp>

using namespace tunic;

namespace {

std::string decoded(std::string_view s, http::plus_sign plus = http::plus_sign::literal) {
    std::string out(s.size(), '\0');
    out.resize(static_cast<std::size_t>(http::percent_decode(s, out.data(), plus) - out.data()));
    return out;
}

TEST(Percent, EncodesOnePathSegment_D12) {
    EXPECT_EQ(http::percent_encode("a/b c \xC3\xA9"), "a%2Fb%20c%20%C3%A9");
    EXPECT_EQ(http::percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(http::percent_encode("%20"), "%2520");
    EXPECT_EQ(http::percent_encode("+&=;?#"), "%2B%26%3D%3B%3F%23");
}

TEST(Percent, LeavesAWholeUriReadable) {
    EXPECT_EQ(http::percent_encode("http://a/b?c=d&e#f%20\"", http::percent_set::uri), "http://a/b?c=d&e#f%20%22");
}

TEST(Percent, DecodesOnce) {
    EXPECT_EQ(decoded("%2541"), "%41");
    EXPECT_EQ(decoded("%c3%A9"), "\xC3\xA9");
    EXPECT_EQ(decoded("a+b"), "a+b");
    EXPECT_EQ(decoded("a+b%2B", http::plus_sign::space), "a b+");
}

TEST(Percent, Immunity63KeepsBrokenEscapes) {
    for (auto const* text : {"%", "%4", "%zz", "%4g", "a%", "%%", "%-1", "% 1"}) {
        EXPECT_EQ(decoded(text), text);
        EXPECT_FALSE(http::has_valid_escapes(text)) << text;
    }
    EXPECT_TRUE(http::has_valid_escapes("%41%c3x%00"));
    EXPECT_EQ(decoded("%%41"), "%A");
}

TEST(Percent, DecodingUndoesEncoding) {
    test::random_text text{"%+/ abc.~\xC3"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const plain = text();
        auto const encoded = http::percent_encode(plain);
        ASSERT_EQ(decoded(encoded), plain);
        ASSERT_TRUE(http::has_valid_escapes(encoded));
        ASSERT_EQ(encoded.size(), http::percent_encoded_size(plain));
        ASSERT_LE(decoded(plain).size(), plain.size());
    }
}

} // namespace
