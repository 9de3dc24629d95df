#include "hash128.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <set>
#include <string>

namespace tunic::middleware {
namespace {

using hash = std::array<unsigned char, 16>;

unsigned bits_that_differ(hash const& a, hash const& b) {
    unsigned count = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        count += static_cast<unsigned>(std::popcount(static_cast<unsigned>(a[i] ^ b[i])));
    return count;
}

std::string random_text(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
}

TEST(Hash128, IsTheSameForTheSameText) {
    EXPECT_EQ(hash128("hello"), hash128(std::string("hello")));
    std::string const shifted = "xhello"; // another alignment
    EXPECT_EQ(hash128("hello"), hash128(std::string_view(shifted).substr(1)));
}

TEST(Hash128, EveryBitOfTheTextChangesHalfOfTheHash) {
    for (std::size_t const size : {1U, 15U, 16U, 17U, 31U, 32U, 100U}) {
        auto text = random_text(size, static_cast<unsigned>(size));
        auto const before = hash128(text);
        double sum = 0;
        for (std::size_t bit = 0; bit < size * 8; ++bit) {
            auto const flip = static_cast<char>(1U << bit % 8);
            text[bit / 8] = static_cast<char>(text[bit / 8] ^ flip);
            auto const changed = bits_that_differ(before, hash128(text));
            EXPECT_GE(changed, 30u) << size << " octets, bit " << bit;
            EXPECT_LE(changed, 98u) << size << " octets, bit " << bit;
            sum += changed;
            text[bit / 8] = static_cast<char>(text[bit / 8] ^ flip);
        }
        EXPECT_NEAR(sum / static_cast<double>(size * 8), 64, size < 15 ? 6 : 2) << size;
    }
}

TEST(Hash128, EveryBitOfTheHashIsSetForHalfOfTheTexts) {
    constexpr int texts = 4096;
    std::array<int, 128> set{};
    for (int i = 0; i < texts; ++i) {
        auto const h = hash128("{\"id\":" + std::to_string(i) + "}");
        for (std::size_t bit = 0; bit < 128; ++bit) set[bit] += h[bit / 8] >> bit % 8 & 1;
    }
    for (std::size_t bit = 0; bit < 128; ++bit) EXPECT_NEAR(set[bit], texts / 2, texts / 16) << bit;
}

TEST(Hash128, TellsTextsApartThatAreAlmostTheSame) {
    std::set<hash> seen;
    std::size_t made = 0;
    auto const add = [&](std::string_view text) {
        seen.insert(hash128(text));
        ++made;
    };
    for (std::size_t n = 0; n < 1000; ++n) add(std::string(n, '\0')); // only the length differs
    for (int i = 0; i < 100'000; ++i) add("{\"id\":" + std::to_string(i) + ",\"name\":\"somebody\"}");
    std::string blocks = random_text(64, 7); // four blocks in every order but two
    for (int i = 0; i < 3; ++i) {
        std::string swapped = blocks;
        for (std::size_t j = 0; j < 16; ++j) std::swap(swapped[j], swapped[16 * static_cast<std::size_t>(i + 1) + j]);
        add(swapped);
    }
    add(blocks);
    EXPECT_EQ(seen.size(), made);
}

// The highest bit is the one that a multiplication moves nowhere: signs of numbers, one in each of several blocks.
TEST(Hash128, ChangesOfOneBlockAreNotUndoneByTheNext) {
    std::set<hash> seen;
    std::size_t made = 0;
    for (unsigned signs = 0; signs != 1U << 8U; ++signs) {
        std::array<double, 8> numbers{1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5};
        for (unsigned i = 0; i != numbers.size(); ++i)
            if (signs >> i & 1U) numbers[i] = -numbers[i];
        seen.insert(hash128({reinterpret_cast<char const*>(numbers.data()), sizeof numbers}));
        ++made;
    }
    for (unsigned seed = 0; seed != 1000; ++seed)
        for (char const flip : {'\x00', '\x40', '\x20'}) {
            std::string text = random_text(64, seed);
            for (std::size_t const at : {15U, 23U, 31U}) text[at] = static_cast<char>(text[at] ^ flip);
            seen.insert(hash128(text));
            ++made;
        }
    EXPECT_EQ(seen.size(), made);
}

} // namespace
} // namespace tunic::middleware
