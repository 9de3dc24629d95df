#include "growth.hpp"
#include "random_text.hpp"
#include <gtest/gtest.h>
#include <memory_resource>
#include <string>
#include <tunic/http/multipart_parser.hpp>
#include <vector>

using namespace tunic;
using namespace std::string_literals;
using http::multipart_event;

namespace {

/// All that came out of a body, as one text: `name[file]<media type>{content}` for each part.
struct outcome {
    std::string parts;
    http::multipart_refusal refusal;
    friend bool operator==(outcome const&, outcome const&) = default;
};

/// Feeds the body in pieces of this size, each in memory of its own, so that reading beyond one is found.
outcome parse(std::string_view body, std::size_t size, std::string_view boundary = "b",
              multipart_limits const& limits = {}) {
    http::multipart_parser parser(boundary, limits, *std::pmr::new_delete_resource());
    outcome result;
    bool open = false;
    for (std::size_t at = 0; at < body.size(); at += size) {
        std::vector<char> const piece(body.begin() + static_cast<std::ptrdiff_t>(at),
                                      body.begin() + static_cast<std::ptrdiff_t>(std::min(at + size, body.size())));
        std::string_view in{piece.data(), piece.size()};
        for (bool hungry = false; !hungry;) {
            auto const step = parser.step(in);
            in.remove_prefix(step.consumed);
            EXPECT_EQ(step.data.empty(), step.event != multipart_event::data);
            switch (step.event) {
            case multipart_event::part:
                EXPECT_FALSE(open);
                open = true;
                result.parts += parser.head().name;
                if (parser.head().file_name) ((result.parts += '[') += *parser.head().file_name) += ']';
                if (!parser.head().media_type.empty()) ((result.parts += '<') += parser.head().media_type) += '>';
                result.parts += '{';
                break;
            case multipart_event::data:
                EXPECT_TRUE(open);
                result.parts += step.data;
                break;
            case multipart_event::part_end:
                EXPECT_TRUE(open);
                open = false;
                result.parts += '}';
                break;
            case multipart_event::more:
                EXPECT_TRUE(in.empty());
                hungry = true;
                break;
            case multipart_event::done: hungry = true; break;
            case multipart_event::refused:
                result.refusal = parser.why();
                EXPECT_EQ(parser.at_end(), result.refusal);
                return result;
            }
        }
    }
    result.refusal = parser.at_end();
    return result;
}

/// The same however the body is cut.
outcome parse(std::string_view body, std::string_view boundary = "b", multipart_limits const& limits = {}) {
    auto const whole = parse(body, std::max<std::size_t>(body.size(), 1), boundary, limits);
    for (std::size_t const size : {1U, 2U, 3U, 7U})
        EXPECT_EQ(parse(body, size, boundary, limits), whole) << "in pieces of " << size << " octets:\n" << body;
    return whole;
}

std::string part(std::string const& name, std::string const& content) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
}

TEST(MultipartParser, GivesTheHeadAndTheContentOfEachPart) {
    auto const found = parse("--b\r\n"
                             "Content-Disposition: form-data; name=\"title\"\r\n"
                             "\r\n"
                             "A cat\r\n"
                             "--b\r\n"
                             "Content-Disposition: form-data; name=\"image\"; filename=\"cat.png\"\r\n"
                             "Content-Type: image/png\r\n"
                             "\r\n"
                             "line 1\r\nline 2\r\n"
                             "--b--\r\n");
    EXPECT_FALSE(found.refusal) << found.refusal.reason;
    EXPECT_EQ(found.parts, "title{A cat}image[cat.png]<image/png>{line 1\r\nline 2}");
}

TEST(MultipartParser, ContentMayBeAnythingButABoundary) {
    for (auto const& content :
         {""s, "\r"s, "\n"s, "\r\n"s, "\r\n\r\n"s, "\r\r\n"s, "\r\n-"s, "\r\n--"s, "\r\n--a"s, "\r\n-\r\n--"s, "--b"s,
          "\n--b"s, "\r--b\r\n"s, "--"s, "-"s, "-\r\n"s, "\r\n\r"s, "\0\xFF\r\n--\0"s, "\r\n\r\n--a\r\n--"s})
        EXPECT_EQ(parse(part("x", "." + content) + "--b--"), (outcome{"x{." + content + "}", {}}));
}

TEST(MultipartParser, ContentBeginsAtTheBeginningOfALine) {
    // What looks like a boundary there and is none is content, but the line end before it is not.
    for (auto const& content : {"-"s, "--"s, "--a"s, "-b"s, "\r\n--a"s})
        EXPECT_EQ(parse(part("x", content) + "--b--"), (outcome{"x{" + content + "}", {}}));
    // RFC 2046: a part may end with its head.
    EXPECT_EQ(parse("--b\r\nContent-Disposition: form-data; name=x\r\n\r\n--b--"), (outcome{"x{}", {}}));
    EXPECT_EQ(parse("--b\r\nContent-Disposition: form-data; name=x\r\n\r\n\r\n--b--"), (outcome{"x{}", {}}));
}

TEST(MultipartParser, BoundariesThatContainEachOther) {
    EXPECT_EQ(parse("----a\r\nContent-Disposition: form-data; name=x\r\n\r\n--a--\r\n---a\r\n----a--", "--a"),
              (outcome{"x{--a--\r\n---a}", {}}));
    EXPECT_EQ(parse("-----\r\nContent-Disposition: form-data; name=x\r\n\r\n--\r\n----\r\n-----\r\n"
                    "Content-Disposition: form-data; name=y\r\n\r\n-\r\n-------",
                    "---"),
              (outcome{"x{--\r\n----}y{-}", {}}));
}

TEST(MultipartParser, WhatIsAroundTheBoundariesIsIgnored) {
    auto const form = part("x", "1") + part("y", "2") + "--b--";
    outcome const expected{"x{1}y{2}", {}};
    for (auto const& preamble : {""s, "\r\n"s, "Hello\r\n"s, "--a\r\n"s, "x--b\r\n"s, "\r\r\n"s, "--\r\n"s})
        EXPECT_EQ(parse(preamble + form), expected) << preamble;
    for (auto const& epilogue : {"\r\n"s, "\r\n\r\n--b\r\n--b--"s, " \t\r\n--c"s, "--"s, "\0"s})
        EXPECT_EQ(parse(form + epilogue), expected) << epilogue;
    EXPECT_EQ(parse("--b--"), outcome{}) << "a form without fields";
}

TEST(MultipartParser, BoundariesMayBePadded) {
    EXPECT_EQ(parse("--b \t \r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--b--  "), (outcome{"x{1}", {}}));
}

TEST(MultipartParser, Immunity75RefusesWhatIsMalformed) {
    struct {
        std::string body;
        char const* reason;
    } const cases[] = {
        {"", "the boundary that the Content-Type names is not in the body"},
        {"Hello", "the boundary that the Content-Type names is not in the body"},
        {"--c\r\n--c--", "the boundary that the Content-Type names is not in the body"},
        {"--", "the boundary that the Content-Type names is not in the body"},
        {"--b", "the body ends before its last boundary"},
        {"--b-", "the body ends before its last boundary"},
        {"--b\r\n", "the body ends before its last boundary"},
        {"--b\r\nContent-Disposition: form-data; name=x\r\n", "the body ends before its last boundary"},
        {part("x", "1"), "the body ends before its last boundary"},
        {part("x", "1") + "--b", "the body ends before its last boundary"},
        {part("x", "1") + "--b-", "the body ends before its last boundary"},
        {part("x", "1") + "--b\r\n", "the body ends before its last boundary"},
        {"--bc\r\n", "a boundary is not alone on its line"},
        {"--b-c\r\n", "a boundary is not alone on its line"},
        {"--b --\r\n", "a boundary is not alone on its line"},
        {"--b\n", "a boundary is not alone on its line"},
        {"--b\r\r\n", "a boundary is not alone on its line"},
        {part("x", "1") + "--bc--", "a boundary is not alone on its line"},
        {"--b\r\n\r\n1\r\n--b--", "a part has no Content-Disposition"},
        {part("", "1") + "--b--", "a part has no name"},
        {"--b\r\nContent-Disposition: form-data; name=x\n\n1\r\n--b--", "a header line of a part does not end in CRLF"},
        {"--b\r\n--b--\r\n", "the body ends before its last boundary"},
        {"--b\r\n--b--\r\n\r\n", "a header line of a part is malformed"},
    };
    for (auto const& one : cases)
        EXPECT_EQ(parse(one.body).refusal, (http::multipart_refusal{400, one.reason}))
            << one.body << ": " << parse(one.body).refusal.reason;
}

TEST(MultipartParser, Immunity76CountsPartsLinesAndOctetsOfHeads) {
    std::string many;
    for (int i = 0; i < 100; ++i) many += part("x", "");
    EXPECT_FALSE(parse(many + "--b--").refusal);
    EXPECT_EQ(parse(many + part("x", "") + "--b--").refusal,
              (http::multipart_refusal{413, "the form has too many parts"}));
    EXPECT_EQ(parse(part("x", "1") + part("y", "2") + "--b--", "b", {.parts = 1}),
              (outcome{"x{1}", {413, "the form has too many parts"}}));

    auto const with_lines = [](std::size_t lines, std::string const& line) {
        std::string body = "--b\r\nContent-Disposition: form-data; name=x\r\n";
        for (std::size_t i = 0; i < lines; ++i) body += line;
        return body + "\r\n1\r\n--b--";
    };
    EXPECT_FALSE(parse(with_lines(15, "A: b\r\n")).refusal);
    EXPECT_EQ(parse(with_lines(16, "A: b\r\n")).refusal,
              (http::multipart_refusal{413, "the head of a part has too many lines"}));
    EXPECT_EQ(parse(with_lines(10'000, "A: b\r\n")).refusal.status, 413);

    constexpr auto disposition = std::string_view{"Content-Disposition: form-data; name=x\r\n"}.size();
    for (std::size_t const size : {8U * 1024, 8U * 1024 + 1}) {
        auto const filling = "A: " + std::string(size - disposition - 5, 'b') + "\r\n";
        auto const refusal = parse(with_lines(1, filling)).refusal;
        EXPECT_EQ(refusal.status, size == 8U * 1024 ? 0 : 413) << refusal.reason;
    }
    EXPECT_EQ(parse("--b\r\n" + std::string(100'000, 'a')).refusal,
              (http::multipart_refusal{413, "the head of a part is too large"}))
        << "without a line end";
}

TEST(MultipartParser, ContentIsAViewOfTheInput) {
    std::string const content(10'000, 'x');
    auto const body = part("x", content) + "--b--";
    http::multipart_parser parser("b", {}, *std::pmr::new_delete_resource());
    std::string_view in = body;
    auto step = parser.step(in);
    ASSERT_EQ(step.event, multipart_event::part);
    in.remove_prefix(step.consumed);
    step = parser.step(in);
    ASSERT_EQ(step.event, multipart_event::data);
    EXPECT_EQ(step.data.data(), in.data());
    EXPECT_EQ(step.data, content);
}

TEST(MultipartParser, RandomBodiesReadTheSameHoweverTheyAreCut) {
    test::random_text text{"\r\n--b--b\r\n\r\nx", 60};
    for (int i = 0; i < 3'000; ++i) {
        auto const content = text();
        auto const found = parse(part("x", content) + text() + part("y", "") + "--b--");
        if (content.find("--b") == content.npos && !found.refusal) {
            EXPECT_EQ(found.parts.substr(0, content.size() + 2), "x{" + content);
        }
    }
}

TEST(MultipartParser, TakesLinearTime) {
    for (auto const* pattern : {"\r", "\r\n", "\r\n-", "\r\n--", "\r\n--bb", "a", "\r\n--bbbbbbbbbbbbbbbbbbbbbb", "\n",
                                "\r\n--bbbbbbbbbbbbbbbbbbbbbbb\r\n", "\r\n--bbbbbbbbbbbbbbbbbbbbbbb "}) {
        auto const work = [](std::string const& text) {
            std::string const boundary(23, 'b');
            for (auto const* start : {"", "\r\nContent-Disposition: form-data; name=x\r\n\r\n", "\r\nA:"}) {
                http::multipart_parser parser(boundary, {.parts = 1 << 20, .head = 1 << 20, .head_lines = 1 << 20},
                                              *std::pmr::new_delete_resource());
                auto const body = "--" + boundary + start + text;
                for (std::string_view in = body;;) {
                    auto const step = parser.step(in);
                    in.remove_prefix(step.consumed);
                    if (step.event == multipart_event::refused || in.empty()) break;
                }
            }
        };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

TEST(Boundary, ComesFromTheContentType) {
    auto const boundary = [](std::string const& parameters) -> std::optional<std::string> {
        auto const value = "multipart/form-data" + parameters; // the result views it
        auto const type = http::media_type::parse(value);
        if (!type) return "malformed";
        auto const found = http::boundary_of(*type);
        return found ? std::optional(std::string{*found}) : std::nullopt;
    };
    EXPECT_EQ(boundary("; boundary=abc"), "abc");
    EXPECT_EQ(boundary("; charset=utf-8; Boundary=\"abc\""), "abc");
    EXPECT_EQ(boundary("; boundary=----WebKitFormBoundaryjSM1JY8xI6ZGXs1X"), "----WebKitFormBoundaryjSM1JY8xI6ZGXs1X");
    EXPECT_EQ(boundary("; boundary=\"=_a:b/c?(d) ,+'.\""), "=_a:b/c?(d) ,+'.");
    EXPECT_EQ(boundary("; boundary=----=_Part_0:1/2?x=y; charset=utf-8"), "----=_Part_0:1/2?x=y");
    EXPECT_EQ(boundary("; boundary=a, b"), "malformed"); // two fields in one: which is it?
    EXPECT_EQ(boundary("; boundary=a b"), "malformed");
    EXPECT_EQ(boundary("; boundary=a(b)"), "malformed");
    EXPECT_EQ(boundary("; other=a:b; boundary=a"), "malformed");
    EXPECT_EQ(boundary("; boundary=" + std::string(70, 'b')), std::string(70, 'b'));
    for (auto const& parameters :
         {""s, "; boundary=\"\""s, "; boundary=\"a \""s, "; boundary=\"a\tb\""s, "; boundary=\"a\\\"b\""s,
          "; boundary=\"\xC3\xA9\""s, "; boundary=a*b"s, "; boundary=" + std::string(71, 'b'), "; x=boundary"s})
        EXPECT_EQ(boundary(parameters), std::nullopt) << parameters;
    EXPECT_THROW(http::multipart_parser(std::string(71, 'b'), {}, *std::pmr::new_delete_resource()), std::length_error);
}

} // namespace
