#include "wire/head_table.hpp"
#include "wire/llhttp_reader.hpp"
#include "wire/message_reader.hpp"
#include <gtest/gtest.h>
#include <random>

namespace tunic::wire::testing {
namespace {

using std::string_view_literals::operator""sv;

// The second opinion is only worth something when it is the strict one: as shipped, the parser takes CR for a line end.
TEST(Llhttp, IsCompiledStrict) {
    EXPECT_FALSE(read_with_llhttp("GET / HTTP/1.1\r\nHost: a\r\n\rX"));
    EXPECT_FALSE(read_with_llhttp("GET / HTTP/1.1\r\nHost: a\r\n\rXGET / HTTP/1.1\r\n\r\n"));
    EXPECT_TRUE(read_with_llhttp("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST(Llhttp, HasNoLenientFlagSet) {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    llhttp_t parser;
    llhttp_init(&parser, HTTP_REQUEST, &settings);
    EXPECT_EQ(parser.lenient_flags, 0);
}

// Whatever both accept, both have to read in the same way: the same fields, the same body. Whether both accept it.
bool expect_agreement(std::string const& octets) {
    auto const ours = read_messages(octets);
    auto const theirs = read_with_llhttp(octets);
    if (!theirs || ours.empty() || ours.front().status != 200) return false;
    EXPECT_EQ(ours.front().fields, theirs->fields) << octets;
    EXPECT_EQ(ours.front().body, theirs->body) << octets;
    return true;
}

TEST(Llhttp, AgreesOnWhatBothAccept) {
    int compared = 0;
    for (auto const& c : head_table()) compared += expect_agreement(c.octets);
    EXPECT_GT(compared, 50);
}

// Every octet of every small case replaced, dropped and doubled: whatever both still accept must mean the same.
TEST(Llhttp, AgreesOnMutations) {
    std::mt19937 random{1};
    int compared = 0;
    constexpr auto interesting = "\0\t\n\r \"#%,/0159:;=AHTaxf\x7F\x80\xFF"sv;
    for (auto const& c : head_table()) {
        if (c.octets.size() > 400) continue;
        for (std::size_t i = 0; i < c.octets.size(); ++i) {
            auto replaced = c.octets;
            replaced[i] = interesting[random() % interesting.size()];
            compared += expect_agreement(replaced);
            auto dropped = c.octets;
            compared += expect_agreement(dropped.erase(i, 1));
            auto doubled = c.octets;
            compared += expect_agreement(doubled.insert(i, 1, doubled[i]));
        }
    }
    EXPECT_GT(compared, 5'000);
}

} // namespace
} // namespace tunic::wire::testing
