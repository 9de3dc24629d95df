#include "tls/client_hello.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tunic::tls {
namespace {

std::string record(std::string const& fragment, char type = 22) {
    return {type, 3, 1, static_cast<char>(fragment.size() >> 8), static_cast<char>(fragment.size() & 0xff)};
}
std::string in_records(std::string const& message, std::size_t of_size) {
    std::string all;
    for (std::size_t at = 0; at < message.size(); at += of_size) {
        auto const fragment = message.substr(at, of_size);
        all += record(fragment) + fragment;
    }
    return all;
}
std::string hello(std::size_t size) {
    return std::string{1, static_cast<char>(size >> 16), static_cast<char>(size >> 8 & 0xff),
                       static_cast<char>(size & 0xff)}
           + std::string(size, 'x');
}

TEST(ClientHello, IsWholeWithItsLastByteHoweverItIsCutIntoRecords) {
    for (std::size_t const size : {0U, 1U, 300U, 1700U})
        for (std::size_t const of_size : {1U, 2U, 3U, 4U, 5U, 100U, 16'000U}) {
            auto const whole = in_records(hello(size), of_size);
            ASSERT_EQ(look_at_hello(whole), hello_state::whole) << size << " in " << of_size;
            ASSERT_EQ(look_at_hello(whole + "more"), hello_state::whole);
            for (std::size_t n = 0; n < whole.size(); n += size > 300 ? 97 : 1)
                ASSERT_EQ(look_at_hello(whole.substr(0, n)), hello_state::incomplete) << size << ", " << n << " bytes";
            ASSERT_EQ(look_at_hello(whole.substr(0, whole.size() - 1)), hello_state::incomplete);
        }
}

TEST(ClientHello, IsNotWaitedForWhereNoneBegins) {
    using namespace std::string_literals;
    for (auto const& other : {"GET / HTTP/1.1"s, "\x80\x2e\x01"s /* SSL 2 */, "\x17\x03\x03"s, "\x16\x02"s,
                              "\x16\x03\x01\0\0"s, "\x16\x03\x01\0\x05\x02"s, "\0"s})
        EXPECT_EQ(look_at_hello(other), hello_state::other) << other;
    EXPECT_EQ(look_at_hello("\x16"), hello_state::incomplete);
}

TEST(ClientHello, HasALargestSize) {
    EXPECT_EQ(look_at_hello(in_records(hello(largest_hello), 16'000)), hello_state::whole);
    EXPECT_EQ(look_at_hello(in_records(hello(largest_hello + 1), 16'000).substr(0, 9)), hello_state::too_large)
        << "known from its length, before it has come";
    EXPECT_EQ(look_at_hello(in_records(hello(0xffffff), 1).substr(0, 24)), hello_state::too_large);
}

} // namespace
} // namespace tunic::tls
