#include <gtest/gtest.h>
#include <string>
#include <tunic/http/token.hpp>

using namespace tunic;

namespace {

TEST(Token, AcceptsExactlyTheOctetsOfTheGrammar) {
    std::string const legal = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int octet = 0; octet < 256; ++octet) {
        auto const c = static_cast<char>(octet);
        EXPECT_EQ(http::is_token(std::string(1, c)), legal.find(c) != legal.npos) << octet;
    }
}

TEST(Token, IsNeverEmpty) { EXPECT_FALSE(http::is_token("")); }

TEST(FieldValue, RefusesControlOctetsAtEveryPositionAndLength) {
    for (std::size_t size = 1; size <= 40; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (int octet = 0; octet < 256; ++octet) {
                std::string value(size, 'v');
                value[at] = static_cast<char>(octet);
                auto const legal = octet == '\t' || (octet >= 0x20 && octet != 0x7F);
                ASSERT_EQ(http::is_field_value(value), legal) << "octet " << octet << " at " << at << " of " << size;
            }
}

TEST(FieldValue, MayBeEmpty) { EXPECT_TRUE(http::is_field_value("")); }

TEST(FieldValue, FindsAControlOctetBehindATab) {
    EXPECT_TRUE(http::is_field_value("a\tb\tc\td\te\tf"));
    EXPECT_FALSE(http::is_field_value("a\tb\tc\td\n\tf"));
}

} // namespace
