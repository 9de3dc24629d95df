#include "wire/llhttp_reader.hpp"
#include <gtest/gtest.h>
#include <random>
#include <tunic/wire/chunked_decoder.hpp>

namespace tunic::wire::testing {
namespace {

struct decoded {
    chunked_state state = chunked_state::more;
    std::string body;
    std::size_t consumed = 0;
    int status = 0;
    friend bool operator==(decoded const&, decoded const&) = default;
};

decoded decode(std::string_view octets, std::size_t segment = 0, chunked_limits const& limits = {},
               trailer_store* trailers = nullptr) {
    chunked_decoder decoder{limits, trailers};
    decoded result;
    if (segment == 0) segment = octets.size();
    while (result.state == chunked_state::more && result.consumed < octets.size()) {
        auto in = octets.substr(result.consumed, segment);
        while (!in.empty() && result.state == chunked_state::more) {
            auto const piece = decoder.step(in);
            EXPECT_TRUE(
                piece.data.empty()
                || (piece.data.data() >= in.data() && piece.data.data() + piece.data.size() <= in.data() + in.size()));
            result.body += piece.data;
            result.state = piece.state;
            result.consumed += piece.consumed;
            in.remove_prefix(piece.consumed);
        }
    }
    EXPECT_EQ(decoder.body_size(), result.body.size());
    result.status = decoder.why().status;
    return result;
}

TEST(ChunkedDecoder, YieldsDataAsViewsIntoTheInput) {
    std::string_view const in = "5\r\nhello\r\n0\r\n\r\n";
    chunked_decoder decoder;
    auto const piece = decoder.step(in);
    EXPECT_EQ(piece.data, "hello");
    EXPECT_EQ(piece.data.data(), in.data() + 3);
    EXPECT_EQ(piece.consumed, 8U);
    EXPECT_EQ(decoder.step(in.substr(8)).state, chunked_state::done);
}

TEST(ChunkedDecoder, LeavesWhatFollowsTheMessage) {
    auto const result = decode("5\r\nhello\r\n0\r\nT: v\r\n\r\nGET / HTTP/1.1");
    EXPECT_EQ(result.state, chunked_state::done);
    EXPECT_EQ(result.body, "hello");
    EXPECT_EQ(result.consumed, 21U);
}

TEST(ChunkedDecoder, ConsumesNothingAfterItsVerdict) {
    chunked_decoder done;
    done.step("0\r\n\r\n");
    EXPECT_EQ(done.step("5\r\n").consumed, 0U);
    EXPECT_EQ(done.step("5\r\n").state, chunked_state::done);
    chunked_decoder refused;
    refused.step("x");
    EXPECT_EQ(refused.step("5\r\n").consumed, 0U);
    EXPECT_EQ(refused.step("5\r\n").state, chunked_state::refused);
}

TEST(ChunkedDecoder, ReadsTheSameHoweverTheOctetsAreCut) {
    for (std::string_view const octets :
         {"5\r\nhello\r\n0\r\n\r\n", "5;a=\"b\\\"c\" ; d\r\nhello\r\n1\r\n!\r\n000;e\r\nT: v\r\nU:\r\n\r\nrest",
          "5\r\nhelloX", "0\r\nT : v\r\n\r\n"}) {
        auto const whole = decode(octets);
        for (std::size_t segment = 1; segment < octets.size(); ++segment)
            EXPECT_EQ(decode(octets, segment), whole) << octets;
    }
}

TEST(ChunkedDecoder, JudgesTheBodyLimitWhenAChunkIsAnnounced) {
    chunked_limits const limits{.body = 8};
    EXPECT_EQ(decode("8\r\n12345678\r\n0\r\n\r\n", 0, limits).state, chunked_state::done);
    EXPECT_EQ(decode("9\r\n", 0, limits).status, 413);
    EXPECT_EQ(decode("5\r\nhello\r\n4\r\n", 0, limits).status, 413);
    EXPECT_EQ(decode("5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n", 0, limits).state, chunked_state::done);
}

TEST(ChunkedDecoder, NeverAddsWhatMightNotFit) {
    chunked_limits const unlimited{.body = UINT64_MAX};
    EXPECT_EQ(decode("5\r\nhello\r\nFFFFFFFFFFFFFFFF\r\n", 0, unlimited).status, 413);
    EXPECT_EQ(decode("FFFFFFFFFFFFFFFF\r\nabc", 0, unlimited).body, "abc");
    EXPECT_EQ(decode("10000000000000000\r\n", 0, unlimited).status, 400);
    EXPECT_EQ(decode("0000000000000000000000005\r\nhello\r\n0\r\n\r\n", 0, unlimited).body, "hello");
}

TEST(ChunkedDecoder, FramingIsPaidForByData) {
    std::string const extension(100, 'a');
    std::string greedy;
    for (int i = 0; i < 1000; ++i) greedy += "1;" + extension + "\r\nx\r\n";
    EXPECT_EQ(decode(greedy + "0\r\n\r\n").status, 413);

    std::string honest;
    for (int i = 0; i < 1000; ++i) honest += "190;" + extension.substr(90) + "\r\n" + std::string(400, 'x') + "\r\n";
    EXPECT_EQ(decode(honest + "0\r\n\r\n").state, chunked_state::done);
}

TEST(ChunkedDecoder, SmallChunksAloneAreNoAttack) {
    std::string tiny;
    for (int i = 0; i < 50'000; ++i) tiny += "1\r\nx\r\n";
    EXPECT_EQ(decode(tiny + "0\r\n\r\n").body.size(), 50'000U);
}

TEST(ChunkedDecoder, ChargesOneBudgetPerMessage) {
    chunked_limits const limits{.framing = 10};
    EXPECT_EQ(decode("0;a=b\r\n\r\n", 0, limits).state, chunked_state::done);
    EXPECT_EQ(decode("0;a=bcd\r\n\r\n", 0, limits).status, 413);
}

TEST(ChunkedDecoder, KeepsTrailersWhenAsked) {
    char text[64];
    header_field fields[2];
    trailer_store store{text, fields};
    for (std::size_t const segment : {0U, 1U, 3U}) {
        store.clear();
        ASSERT_EQ(decode("0\r\nDigest: \t abc \r\nEmpty:\r\n\r\n", segment, {}, &store).state, chunked_state::done);
        ASSERT_EQ(store.fields().size(), 2U);
        EXPECT_EQ(store.fields()[0].name, "Digest");
        EXPECT_EQ(store.fields()[0].value, "abc");
        EXPECT_EQ(store.fields()[1].name, "Empty");
        EXPECT_EQ(store.fields()[1].value, "");
    }
}

TEST(ChunkedDecoder, RefusesTrailersBeyondTheStore) {
    char text[8];
    header_field fields[1];
    trailer_store few{text, fields};
    EXPECT_EQ(decode("0\r\nA: b\r\nC: d\r\n\r\n", 0, {}, &few).status, 431);
    trailer_store small{text, fields};
    EXPECT_EQ(decode("0\r\nA: 0123456789\r\n\r\n", 0, {}, &small).status, 431);
}

TEST(ChunkedDecoder, LimitsTrailers) {
    EXPECT_EQ(decode("0\r\nT: " + std::string(8 * 1024, 'a') + "\r\n\r\n").status, 431);
    std::string many = "0\r\n";
    for (int i = 0; i < 32; ++i) many += "T: v\r\n";
    EXPECT_EQ(decode(many + "\r\n").state, chunked_state::done);
    EXPECT_EQ(decode(many + "T: v\r\n\r\n").status, 431);
}

// Bodies made of legal and illegal pieces at random: what both accept has the same data and the same end.
TEST(ChunkedDecoder, AgreesWithLlhttp) {
    std::string const head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    char const* const pieces[] = {"5",  "\r\n",      "hello",          "0",        "a", ";",    "x=y", "\"q\"", "\n",
                                  "\r", "0\r\n\r\n", "5\r\nhello\r\n", "T: v\r\n", " ", "0\r\n"};
    std::mt19937 random{7};
    int accepted = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string body = random() % 4 == 0 ? "" : "5\r\nhello\r\n";
        for (auto n = random() % 8; n > 0; --n) body += pieces[random() % std::size(pieces)];
        auto const ours = decode(body);
        auto const theirs = read_with_llhttp(head + body);
        if (ours.state != chunked_state::done || !theirs) continue;
        ++accepted;
        EXPECT_EQ(ours.body, theirs->body) << body;
        EXPECT_EQ(head.size() + ours.consumed, theirs->size) << body;
    }
    EXPECT_GT(accepted, 500);
}

} // namespace
} // namespace tunic::wire::testing
