#include "api/sha256.hpp"

#include <bit>
#include <cstddef>

namespace tunic::documents {
namespace {

// The names are those of the standard.
constexpr std::array<std::uint32_t, 64> K{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using state = std::array<std::uint32_t, 8>;

void add_block(state& h, std::string_view block) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t t = 0; t != 16; ++t)
        for (std::size_t i = 0; i != 4; ++i) w[t] = w[t] << 8U | static_cast<unsigned char>(block[4 * t + i]);
    for (std::size_t t = 16; t != 64; ++t) {
        auto const s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3U);
        auto const s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10U);
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    auto [a, b, c, d, e, f, g, last] = h;
    for (std::size_t t = 0; t != 64; ++t) {
        auto const t1 =
            last + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t];
        auto const t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        last = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    state const added{a, b, c, d, e, f, g, last};
    for (std::size_t i = 0; i != h.size(); ++i) h[i] += added[i];
}

} // namespace

std::array<std::uint8_t, 32> sha256(std::string_view text) {
    state h{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    auto const bits = static_cast<std::uint64_t>(text.size()) * 8;
    for (; text.size() >= 64; text.remove_prefix(64)) add_block(h, text.substr(0, 64));

    std::string rest(text);
    rest += '\x80';
    while (rest.size() % 64 != 56) rest += '\0';
    for (int shift = 56; shift >= 0; shift -= 8) rest += static_cast<char>(bits >> shift & 0xFFU);
    for (std::size_t at = 0; at != rest.size(); at += 64) add_block(h, std::string_view(rest).substr(at, 64));

    std::array<std::uint8_t, 32> digest{};
    for (std::size_t i = 0; i != digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(h[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

std::string sha256_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto const digest = sha256(text);
    std::string result;
    for (std::size_t i = 0; i < digest.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k != 3; ++k) group = group << 8U | (i + k < digest.size() ? digest[i + k] : 0U);
        for (int shift = 18; shift >= 0; shift -= 6) result += alphabet[group >> shift & 63U];
    }
    result.back() = '='; // 32 bytes leave one over
    return result;
}

} // namespace tunic::documents
