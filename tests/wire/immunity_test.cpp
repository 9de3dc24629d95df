#include "wire/message_reader.hpp"
#include "wire/response_reader.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tunic/http/status.hpp>
#include <tunic/wire/response_writer.hpp>

// Octets that have broken other servers. Each may be answered only as said here, and what follows it on the connection
// must never become a request of its own.
namespace tunic::wire::testing {
namespace {

using std::string_literals::operator""s;

struct attack {
    char const* name;
    std::string octets;
    std::vector<int> statuses; ///< of the answers, all of them, in order
    std::string body = {};     ///< of the first request, when it is accepted
};
void PrintTo(attack const& a, std::ostream* out) { *out << a.name; }

std::string const next = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"; // 35 octets

std::string post(std::string const& lines, std::string const& body) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + body;
}
std::string chunked(std::string const& body) { return post("Transfer-Encoding: chunked\r\n", body); }
std::string repeat(std::string const& text, int times) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

std::vector<attack> attacks() {
    // clang-format off
    return {
        {"Immunity01CrEndsAField", post("X-A:\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", "hello"), {400}},
        {"Immunity02CrEndsTheHead", "GET / HTTP/1.1\r\nHost: a\r\n\rX" + next, {400}},
        {"Immunity03CrEndsAChunkLine", chunked("5\r\r;ABCD\r\n34\r\nE\r\n0\r\n\r\n" + next), {400}},
        {"Immunity04SpaceBeforeColon", post("Content-Length : 5\r\n", "hello"), {400}},
        {"Immunity05SpaceBeforeContentLength", "POST / HTTP/1.1\r\n Content-Length: 5\r\nHost: a\r\n\r\nhello", {400}},
        {"Immunity05FoldedContentLength", post("Content-Length: 5\r\n 0\r\n", "hello"), {400}},
        {"Immunity06EndlessChunkExtension", chunked("5;" + std::string(1 << 20, 'a') + "\r\nhello\r\n0\r\n\r\n"), {413}},
        {"Immunity07ExtensionPerOctet", chunked(repeat("1;" + std::string(100, 'a') + "\r\nx\r\n", 20'000) + "0\r\n\r\n"), {413}},
        {"Immunity08LfEndsAChunkSize", chunked("5\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity09LfInAChunkExtension", chunked("2;\nxx\r\n32\r\n0\r\n\r\n" + next + "\r\n0\r\n\r\n"), {400}},
        {"Immunity10ChunkSizeWraps", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity11ChunkSizeHasASignBit", chunked("8000000000000000\r\nhello\r\n0\r\n\r\n" + next), {413}},
        {"Immunity12ChunkSizeOf32Bits", chunked("80000000\r\n"), {413}},
        {"Immunity13NegativeChunkSize", chunked("-2\r\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity14EmptyChunkSize", chunked("\r\n\r\n" + next), {400}},
        {"Immunity15UnderscoreInChunkSize", chunked("0_5\r\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity15PlusInChunkSize", chunked("+5\r\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity15PrefixOfChunkSize", chunked("0x5\r\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity16LongestValidPrefix", chunked("5h\r\nhello\r\n0\r\n\r\n" + next), {400}},
        {"Immunity17OctetsAfterTheLastChunkAreATrailer", chunked("0\r\nX:GET /smuggled HTTP/1.1\r\n\r\n"), {200}},
        {"Immunity18StrayOctetAfterTheBody", chunked("0\r\n\r\n\0"s), {200, 400}},
        {"Immunity19PlusInContentLength", post("Content-Length: +5\r\n", "hello"), {400}},
        {"Immunity20NegativeContentLength", post("Content-Length: -48\r\n", "hello"), {400}},
        {"Immunity21EmptyContentLengthFirst", post("Content-Length:\r\nContent-Length: 35\r\n", next), {400}},
        {"Immunity22ConflictingContentLengths", post("Content-Length: 0\r\nContent-Length: 35\r\n", next), {400}},
        {"Immunity23ContentLengthIsDecimal", post("Content-Length: 010\r\n", "0123456789"), {200}, "0123456789"},
        {"Immunity24ContentLengthIsNotReserved", post("Content-Length: 9223372036854775807\r\n", "hello"), {413}},
        {"Immunity25CodingsOnSeveralLines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), {400}},
        {"Immunity26ChunkedTwice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), {400}},
        {"Immunity27EmptyElementBeforeChunked", post("Content-Length: 5\r\nTransfer-Encoding: ,chunked\r\n", "0\r\n\r\n"), {400}},
        {"Immunity28UnknownCoding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + next), {501}},
        {"Immunity29ChunkedInVersion10", "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next, {400}},
        {"Immunity30HighOctetsAroundACoding", post("Transfer-Encoding: \xFF" "chunked\xFF\r\n", "0\r\n\r\n"), {400}},
        {"Immunity30NoBreakSpaceAroundALength", post("Content-Length: 5\xA0\r\n", "hello"), {400}},
        {"Immunity31BothFramings", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + next), {400}},
        {"Immunity32BodyOfAGet", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\n\r\n" + next, {200}, next},
        {"Immunity33NoResyncAfterABadChunk", chunked("INVALID!!!\r\n" + next), {400}},
        {"Immunity34BodyOfAnIgnoredUpgrade", post("Connection: Upgrade\r\nUpgrade: foo\r\nContent-Length: 35\r\n", next), {200}, next},
        {"Immunity35RequestAfterAnIgnoredUpgrade", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: foo/1\r\n\r\n" + next, {200, 200}},
        {"Immunity36ManyRequestsInOneRead", repeat(next, 20), std::vector<int>(20, 200)},
        {"Immunity37HighOctetInAFieldName", post("Content-Length\x85: 5\r\n", "hello"), {400}},
        {"Immunity38ColonAlone", "GET / HTTP/1.1\r\nHost: a\r\n:\r\nX-Next: v\r\n\r\n", {400}},
        {"Immunity39VersionWraps", "GET / HTTP/4294967297.1\r\nHost: a\r\n\r\n", {400}},
        {"Immunity40NoVersion", "GET /\r\n\r\n", {400}},
        {"Immunity40Version09", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", {505}},
        {"Immunity40Version20", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", {505}},
        {"Immunity41HeadWithoutEnd", "GET / HTTP/1.1\r\nHost: a\r\n" + repeat("X-Aaaaaaa: bbbbbbbbbbbbbbbbbbbb\r\n", 60'000), {431}},
        {"Immunity41LineWithoutEnd", "GET / HTTP/1.1\r\nX: " + std::string(2 << 20, 'a'), {431}},
        {"Immunity42TenThousandFields", "GET / HTTP/1.1\r\nHost: a\r\n" + repeat("X-A: b\r\n", 10'000) + "\r\n", {431}},
        {"Immunity43ChunksBeyondTheBodyLimit", chunked(repeat("1000\r\n" + std::string(4096, 'x') + "\r\n", 300)), {413}},
        {"Immunity44TrailersAreNoHeaders", chunked("0\r\nHost: evil\r\nAuthorization: x\r\nContent-Length: 5\r\n\r\n"), {200}},
        {"Immunity47EscapesInValuesAreKept", "GET / HTTP/1.1\r\nHost: a\r\nX-A: y%0d%0aX-Injected: y\r\n\r\n", {200}},
    };
    // clang-format on
}

class Immunity : public ::testing::TestWithParam<attack> {};

TEST_P(Immunity, IsAnsweredAsItHasToBe) {
    auto const& [name, octets, statuses, body] = GetParam();
    for (std::size_t const segment : {0U, 1U, 7U, 4096U}) {
        if (segment == 1 && octets.size() > 100'000) continue;
        auto const verdicts = read_messages(octets, segment);
        std::vector<int> got;
        for (auto const& v : verdicts) got.push_back(v.status);
        ASSERT_EQ(got, statuses) << "in segments of " << segment;
        if (statuses.front() == 200) { EXPECT_EQ(verdicts.front().body, body); }
        EXPECT_EQ(verdicts.back().closes, verdicts.back().status != 200);
    }
}

INSTANTIATE_TEST_SUITE_P(Wire, Immunity, ::testing::ValuesIn(attacks()),
                         [](auto const& each) { return std::string{each.param.name}; });

TEST(ImmunityOfTheWire, Immunity44TrailersNeverAppearAmongTheFields) {
    auto const verdicts = read_messages(chunked("0\r\nHost: evil\r\nAuthorization: x\r\n\r\n"));
    ASSERT_EQ(verdicts.size(), 1U);
    EXPECT_EQ(verdicts[0].fields,
              (std::vector<std::pair<std::string, std::string>>{{"Host", "a"}, {"Transfer-Encoding", "chunked"}}));
}

TEST(ImmunityOfTheWire, Immunity47ValuesAreNotDecoded) {
    auto const verdicts = read_messages("GET / HTTP/1.1\r\nHost: a\r\nX-A: y%0d%0aX-Injected: y\r\n\r\n");
    EXPECT_EQ(verdicts.at(0).fields.back().second, "y%0d%0aX-Injected: y");
}

TEST(ImmunityOfTheWire, Immunity54NoInterimResponseToVersion10) {
    std::string buffer = "POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    head_scan scan;
    ASSERT_EQ(scan.advance(buffer), scan_state::complete);
    header_field store[4];
    request_head head;
    ASSERT_FALSE(parse_request(buffer, scan, store, head));
    EXPECT_FALSE(head.expect_continue);
}

// Whatever a handler sets, and whoever asks: what goes out is one response, framed in one way.
TEST(ImmunityOfTheWire, Immunity51To53EveryCombinationIsOneWellFramedResponse) {
    header_field const handler_fields[] = {
        {"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}, {"Content-Type", "text/plain"}};
    for (auto const verb : {method::GET, method::HEAD})
        for (auto const minor : {std::uint8_t{0}, std::uint8_t{1}})
            for (int const status : {200, 204, 205, 304, 404})
                for (bool const stream : {false, true})
                    for (bool const with_fields : {false, true}) {
                        request_head request;
                        request.verb = verb;
                        request.minor_version = minor;
                        response_head head{.status = status};
                        if (with_fields) head.fields = handler_fields;
                        auto wishes = read_wishes(head.fields);
                        auto const length = stream ? std::nullopt : std::optional<std::uint64_t>{5};
                        head.plan = plan_response(request, status, length, wishes);
                        char storage[512];
                        output_buffer out{storage};
                        write_head(out, head);
                        if (head.plan.send_body) {
                            if (head.plan.framing == response_framing::chunked) write_chunk_head(out, 5);
                            out.append("hello");
                            if (head.plan.framing == response_framing::chunked) {
                                write_chunk_end(out);
                                write_last_chunk(out);
                            }
                        }
                        auto const got = read_responses(out.view(), {verb.name()}, !head.plan.keep_alive);
                        ASSERT_TRUE(got.faultless()) << out.view();
                        ASSERT_EQ(got.responses.size(), 1U) << out.view();
                        auto const& r = got.responses[0];
                        EXPECT_EQ(r.body, http::status_allows_body(status) && verb == method::GET ? "hello" : "")
                            << out.view();
                        EXPECT_FALSE(minor == 0 && r.framing == received_response::chunked) << out.view();
                        EXPECT_FALSE(status == 204 && r.count("Content-Type") != 0) << out.view();
                    }
}

} // namespace
} // namespace tunic::wire::testing
