#include "wire/response_reader.hpp"
#include <gtest/gtest.h>
#include <stdexcept>
#include <tunic/wire/response_writer.hpp>

namespace tunic::wire::testing {
namespace {

struct written {
    char storage[256];
    output_buffer out{storage};
    std::string_view text() const { return out.view(); }
};

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

TEST(ResponseWriter, WritesAPlainAnswer) {
    written w;
    header_field const fields[] = {{"Content-Type", "text/plain; charset=utf-8"}};
    response_head head{.fields = fields, .date = date, .plan = {.content_length = 13}};
    write_head(w.out, head);
    w.out.append("Hello, World!");
    EXPECT_EQ(w.text(),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
              "Content-Length: 13\r\n\r\nHello, World!");
}

TEST(ResponseWriter, WritesEveryStatusLine) {
    for (int const status : {200, 404, 431, 599}) {
        written w;
        write_head(w.out, {.status = status, .plan = {.content_length = 0}});
        auto const got = read_responses(w.text());
        ASSERT_TRUE(got.faultless()) << w.text();
        EXPECT_EQ(got.responses.at(0).status, status);
    }
    written w;
    write_head(w.out, {.status = 299, .plan = {.content_length = 0}});
    EXPECT_TRUE(w.text().starts_with("HTTP/1.1 299 \r\n"));
}

TEST(ResponseWriter, AStatusThatIsNoneIsAnInternalError) {
    for (int const status : {-1, 0, 99, 600, 1'000'000}) {
        written w;
        write_head(w.out, {.status = status, .plan = {.content_length = 0}});
        EXPECT_TRUE(w.text().starts_with("HTTP/1.1 500 ")) << status;
    }
}

TEST(ResponseWriter, WritesTheContentTypeUnlessThereIsNoContent) {
    for (std::string const type :
         {"a/b", "text/html; charset=utf-8", "application/vnd.tunic.test+json; charset=utf-8"}) {
        written w;
        write_head(w.out, {.type = type, .plan = {.content_length = 0}});
        EXPECT_EQ(w.text(), "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n\r\n");
    }
    written none;
    write_head(none.out, {.status = 204, .type = "a/b", .plan = {.framing = response_framing::none}});
    EXPECT_EQ(none.text(), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(ResponseWriter, WritesLengthsUpToTheLargest) {
    for (std::uint64_t const length :
         {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{10}, std::uint64_t{12345}, UINT64_MAX}) {
        written w;
        write_head(w.out, {.plan = {.content_length = length}});
        EXPECT_EQ(w.text(), "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
    }
}

TEST(ResponseWriter, WritesFieldsOfAnySize) {
    for (std::size_t size = 1; size < 80; ++size) {
        written w;
        std::string const name(size, 'n');
        std::string const value(size - 1, 'v');
        header_field const fields[] = {{name, value}};
        write_head(w.out, {.fields = fields, .plan = {.content_length = 0}});
        EXPECT_EQ(w.text(), "HTTP/1.1 200 OK\r\n" + name + ": " + value + "\r\nContent-Length: 0\r\n\r\n");
    }
}

TEST(ResponseWriter, FramingFieldsOfTheHandlerAreNotWritten) {
    header_field const fields[] = {{"content-length", "99"},
                                   {"Transfer-Encoding", "gzip"},
                                   {"CONNECTION", "keep-alive"},
                                   {"Keep-Alive", "timeout=5"},
                                   {"X-A", "b"}};
    written w;
    write_head(w.out, {.fields = fields, .plan = {.framing = response_framing::chunked}});
    EXPECT_EQ(w.text(), "HTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(ResponseWriter, DateOfTheHandlerReplacesOurs) {
    header_field const fields[] = {{"date", "Mon, 07 Nov 1994 08:49:37 GMT"}};
    written w;
    write_head(w.out, {.fields = fields, .date = date, .plan = {.content_length = 0}});
    EXPECT_EQ(read_responses(w.text()).responses.at(0).header("Date"), "Mon, 07 Nov 1994 08:49:37 GMT");
}

TEST(ResponseWriter, NoContentHasNoContentType_F6) {
    header_field const fields[] = {{"Content-Type", "text/plain"}, {"ETag", "\"x\""}};
    written w;
    write_head(w.out, {.status = 204, .fields = fields, .plan = {.framing = response_framing::none}});
    EXPECT_EQ(w.text(), "HTTP/1.1 204 No Content\r\nETag: \"x\"\r\n\r\n");
}

TEST(ResponseWriter, WritesConnectionFields) {
    written close;
    write_head(close.out, {.plan = {.connection = connection_field::close}});
    EXPECT_EQ(close.text(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    written keep;
    write_head(keep.out, {.plan = {.connection = connection_field::keep_alive}});
    EXPECT_EQ(keep.text(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST(ResponseWriter, WritesChunks) {
    written w;
    write_chunk_head(w.out, 0xABCDEF);
    write_chunk_end(w.out);
    write_last_chunk(w.out);
    EXPECT_EQ(w.text(), "abcdef\r\n\r\n0\r\n\r\n");
    w.out.clear();
    write_chunk_head(w.out, UINT64_MAX);
    EXPECT_EQ(w.text(), "ffffffffffffffff\r\n");
    w.out.clear();
    header_field const trailers[] = {{"Digest", "abc"}};
    write_last_chunk(w.out, trailers);
    EXPECT_EQ(w.text(), "0\r\nDigest: abc\r\n\r\n");
    w.out.clear();
    write_continue(w.out);
    EXPECT_EQ(w.text(), "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST(ResponseWriter, Immunity46TrailersCannotInjectLines) {
    for (header_field const bad : {header_field{"X", "a\r\nX-Injected: y"}, header_field{"X\r\nY", "a"},
                                   header_field{"", "a"}, header_field{"X", std::string_view{"\0", 1}}}) {
        written w;
        EXPECT_THROW(write_last_chunk(w.out, {&bad, 1}), std::invalid_argument);
        EXPECT_TRUE(w.out.empty());
    }
}

} // namespace
} // namespace tunic::wire::testing
