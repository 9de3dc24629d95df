#include "authorization.hpp"
#include "base64.hpp"

#include <tunic/middleware/same_secret.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory_resource>
#include <string>

namespace tunic::middleware {
namespace {

// The memory of these tests is that of a request: given back at once, at the end.
class Base64 : public ::testing::Test {
protected:
    std::pmr::monotonic_buffer_resource memory;
    std::string decode(std::string_view text) { return std::string(decode_base64(text, memory).value_or("(none)")); }
};

TEST_F(Base64, ReadsTheVectorsOfRfc4648) {
    for (auto const& [text, octets] : {std::pair{"", ""},
                                       {"Zg==", "f"},
                                       {"Zm8=", "fo"},
                                       {"Zm9v", "foo"},
                                       {"Zm9vYg==", "foob"},
                                       {"Zm9vYmE=", "fooba"},
                                       {"Zm9vYmFy", "foobar"}})
        EXPECT_EQ(decode(text), octets) << text;
    EXPECT_EQ(decode("+/+/"), "\xfb\xff\xbf");
}

TEST_F(Base64, RefusesEveryOtherSpelling) {
    for (auto const* text : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm8 ", "Zm-_",
                             "Zm9v\n", "Zm=v", "\xc3\xa9\xc3\xa9"})
        EXPECT_EQ(decode(text), "(none)") << text;
}

TEST_F(Base64, WritesSixteenOctets) {
    std::array<unsigned char, 16> octets;
    for (unsigned i = 0; i < 16; ++i) octets[i] = static_cast<unsigned char>(0xff - i);
    std::array<char, 22> text;
    encode_base64url(octets, text);
    EXPECT_EQ(std::string_view(text.data(), text.size()), "__79_Pv6-fj39vX08_Lx8A");
}

TEST(Secrets, AreEqualInWholeOnly) {
    EXPECT_TRUE(same_secret("abc", "abc"));
    for (auto const* text : {"", "a", "ab", "abd", "Abc", "abca", "abcabc", "abcabcabc", "bc"})
        EXPECT_FALSE(same_secret(text, "abc")) << text;
    EXPECT_FALSE(same_secret("a", "aa"));
    EXPECT_FALSE(same_secret("aaaa", "aa"));
    EXPECT_FALSE(same_secret("", "")) << "an empty secret is nobody's";
    EXPECT_FALSE(same_secret("a", ""));
}

TEST(Token68, IsWhatRfc9110Says) {
    for (auto const* good : {"a", "A-Z.a_z~0+9/", "abc=", "abc=="}) EXPECT_TRUE(is_token68(good)) << good;
    for (auto const* bad : {"", "=", "==", "a b", "a=b", "a,b", "\"a\"", "a:b"}) EXPECT_FALSE(is_token68(bad)) << bad;
}

} // namespace
} // namespace tunic::middleware
