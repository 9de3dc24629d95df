#include "growth.hpp"
#include "random_text.hpp"
#include <gtest/gtest.h>
#include <string>
#include <tunic/http/part_head.hpp>

using namespace tunic;
using namespace std::string_literals;

namespace {

/// What a head says, with copies of the texts.
struct read_head {
    http::multipart_refusal refusal;
    std::string name;
    std::optional<std::string> file_name;
    std::string media_type;
};

read_head read(std::string lines, multipart_limits const& limits = {}) {
    http::part_head head;
    auto const refusal = http::read_part_head(lines, limits, head);
    if (refusal) return {refusal, {}, {}, {}};
    return {refusal, std::string{head.name},
            head.file_name ? std::optional(std::string{*head.file_name}) : std::nullopt, std::string{head.media_type}};
}

/// With a Content-Disposition of these parameters.
read_head read_disposition(std::string const& parameters, multipart_limits const& limits = {}) {
    return read("Content-Disposition: form-data" + parameters + "\r\n", limits);
}

TEST(PartHead, HasNameFileNameAndMediaType) {
    auto const text = read("Content-Disposition: form-data; name=\"title\"\r\n");
    EXPECT_FALSE(text.refusal) << text.refusal.reason;
    EXPECT_EQ(text.name, "title");
    EXPECT_EQ(text.file_name, std::nullopt);
    EXPECT_EQ(text.media_type, "");

    auto const file = read("content-disposition:FORM-DATA; name=\"image\"; filename=\"cat.png\"\r\n"
                           "CONTENT-TYPE:  image/png; a=b \r\n");
    EXPECT_FALSE(file.refusal) << file.refusal.reason;
    EXPECT_EQ(file.name, "image");
    EXPECT_EQ(file.file_name, "cat.png");
    EXPECT_EQ(file.media_type, "image/png; a=b");
}

TEST(PartHead, ReadsNamesAsClientsWriteThem) {
    struct {
        char const* parameters;
        char const* name;
        char const* file_name;
    } const cases[] = {
        {"; name=a; filename=b.txt", "a", "b.txt"},
        {";name=\"a\" ; filename=\"b\";", "a", "b"},
        {"; filename=\"b\"; name=\"a\"", "a", "b"},
        {"; NAME=\"a\"; FileName=\"\"", "a", ""},
        {"; name=\"a\"; filename=\"b;c=\"", "a", "b;c="},
        {"; name=\"%22a%22\"; filename=\"%22.txt\"", "\"a\"", "\".txt"},      // browsers
        {R"(; name="\"a\\"; filename="\"b\".txt")", R"("a\)", "\"b\".txt"},   // RFC 9110
        {"; name=\"a%0D%0Ab\"; filename=\"%0A%00%\"", "a%0D%0Ab", "%0A%00%"}, // never a line end
        {"; name=\"\xC3\xA9\"; filename=\"\xE2\x82\xAC.txt\"", "\xC3\xA9", "\xE2\x82\xAC.txt"},
        {"; name=\"a\"; filename=\"\xE9.txt\"", "a", "\xE9.txt"}, // the charset of an old page: octets, as they are
        {R"(; name="a"; filename="dir\")", "a", "dir"},           // a backslash is itself to browsers and curl
        {R"(; filename=x.txt; name="a\")", "a\\", "x.txt"},
        {R"(; filename="x.txt"; name="a\" )", "a\\", "x.txt"},
        {R"(; name="a\b\\c"; filename="\\")", R"(a\b\\c)", ""},
        {"; name=a; size=3; filename=b; x=\"y\"", "a", "b"},
        {"; name=a; filename*=UTF-8''%e2%82%ac%20rates.txt", "a", "\xE2\x82\xAC rates.txt"},
        {"; name=a; filename*=utf-8'en'b.txt", "a", "b.txt"},
        {"; name=a; filename*=UTF-8''b; filename=c", "a", "b"},
        {"; name=a; filename=c; filename*=UTF-8''b", "a", "b"},
        {"; name=a; filename*=UTF-8''", "a", ""},
    };
    for (auto const& one : cases) {
        auto const head = read_disposition(one.parameters);
        EXPECT_FALSE(head.refusal) << one.parameters << ": " << head.refusal.reason;
        EXPECT_EQ(head.name, one.name) << one.parameters;
        EXPECT_EQ(head.file_name, one.file_name) << one.parameters;
    }
}

TEST(PartHead, Immunity71KeepsTheBaseNameOfAFileOnly) {
    struct {
        char const* sent;
        char const* kept;
    } const cases[] = {
        {"../../x", "x"},
        {"..\\\\x", "x"},
        {"/etc/passwd", "passwd"},
        {"C:\\dir\\x.txt", "x.txt"},
        {"a/b\\c/d\\e", "e"},
        {".", ""},
        {"..", ""},
        {"../..", ""},
        {"a/", ""},
        {"...", "..."},
        {".profile", ".profile"},
        {"\\\\\\\\host\\\\x", "x"},
        {"..%2F..%2Fx", "..%2F..%2Fx"},
    };
    for (auto const& one : cases) {
        auto const head = read_disposition("; name=a; filename=\""s + one.sent + '"');
        EXPECT_FALSE(head.refusal) << one.sent << ": " << head.refusal.reason;
        EXPECT_EQ(head.file_name, one.kept) << one.sent;
    }
    EXPECT_EQ(read_disposition("; name=a; filename*=UTF-8''..%2F..%5Cx").file_name, "x");
}

TEST(PartHead, Immunity71RefusesFileNamesThatNoFileHas) {
    for (auto const* parameter :
         {"filename*=UTF-8''a%00b", "filename*=UTF-8''a%0Ab", "filename*=UTF-8''%7F", "filename=\"a\tb\""})
        EXPECT_EQ(read_disposition("; name=a; "s + parameter).refusal,
                  (http::multipart_refusal{400, "the file name of a part has a control character in it"}))
            << parameter;
    EXPECT_FALSE(read_disposition("; name=a; filename=" + std::string(255, 'x')).refusal);
    EXPECT_EQ(read_disposition("; name=a; filename=" + std::string(256, 'x')).refusal.status, 413);
    EXPECT_FALSE(read_disposition("; name=a; filename=\"" + std::string(300, 'd') + "/x\"").refusal)
        << "folders do not count";
}

TEST(PartHead, NamesHaveALimit) {
    EXPECT_FALSE(read_disposition("; name=abcde", {.name = 5}).refusal);
    EXPECT_EQ(read_disposition("; name=abcdef", {.name = 5}).refusal.status, 413);
    EXPECT_EQ(read_disposition("; name=a; filename=abc", {.file_name = 2}).refusal.status, 413);
}

TEST(PartHead, RefusalsAreSentences) {
    struct {
        std::string lines;
        char const* reason;
    } const cases[] = {
        {"", "a part has no Content-Disposition"},
        {"Content-Type: text/plain\r\n", "a part has no Content-Disposition"},
        {"Content-Disposition: form-data\r\n", "a part has no name"},
        {"Content-Disposition: form-data; name=\"\"\r\n", "a part has no name"},
        {"Content-Disposition: form-data; filename=a\r\n", "a part has no name"},
        {"Content-Disposition: form-data; name*=UTF-8''a\r\n", "a part has no name"},
        {"Content-Disposition: attachment; name=a\r\n", "the Content-Disposition of a part is not form-data"},
        {"Content-Disposition: \r\n", "the Content-Disposition of a part is not form-data"},
        {"Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=a\r\n",
         "a part has two Content-Dispositions"},
        {"Content-Disposition: form-data; name=a; name=b\r\n", "a part has two names"},
        {"Content-Disposition: form-data; name=\"\"; name=b\r\n", "a part has two names"},
        {"Content-Disposition: form-data; name=a; filename=b; filename=c\r\n", "a part has two file names"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8''b; filename*=UTF-8''c\r\n",
         "a part has two file names"},
        {"Content-Disposition: form-data; name=\"a\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\\\"; filename=\"b\"\r\n",
         "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\\\";b\"\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\\\"; x=\"\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\\\\\\\"; filename=\"b\\\"\r\n",
         "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\\\"b\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data name=a\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name =a\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; =a\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\"b\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=a; filename=b c\r\n", "the Content-Disposition of a part is malformed"},
        {"Content-Disposition: form-data; name=a; filename*=b\r\n", "the filename* of a part is malformed"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8'b\r\n", "the filename* of a part is malformed"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8''%E\r\n", "the filename* of a part is malformed"},
        {"Content-Disposition: form-data; name=a; filename*=\"UTF-8''b\"\r\n", "the filename* of a part is malformed"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8''%FF\r\n", "the filename* of a part is not in UTF-8"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8''%ED%A0%80\r\n",
         "the filename* of a part is not in UTF-8"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8''%C0%AF\r\n",
         "the filename* of a part is not in UTF-8"},
        {"Content-Disposition: form-data; name=a; filename*=UTF-8''%F0%9F%98\r\n",
         "the filename* of a part is not in UTF-8"},
        {"Content-Disposition: form-data; name=a; filename*=iso-8859-1''a\r\n",
         "the filename* of a part is not in UTF-8"},
        {"Content-Disposition: form-data;\r\n name=a\r\n", "a header line of a part is folded"},
        {"\tContent-Disposition: form-data; name=a\r\n", "a header line of a part is folded"},
        {"Content-Disposition : form-data; name=a\r\n", "a header line of a part is malformed"},
        {"Content-Disposition\r\n", "a header line of a part is malformed"},
        {": form-data; name=a\r\n", "a header line of a part is malformed"},
        {"Content-Disposition: form-data; name=\"a\rb\"\r\n", "a header line of a part has a control octet in it"},
        {"Content-Disposition: form-data; name=\"a\0b\"\r\n"s, "a header line of a part has a control octet in it"},
        {"X: \n\r\n", "a header line of a part has a control octet in it"},
        {"X: a", "a header line of a part does not end in CRLF"},
        {"Content-Disposition: form-data; name=a\r\nContent-Type: text\r\n", "the Content-Type of a part is malformed"},
        {"Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n",
         "a part has two Content-Types"},
        {"Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n",
         "the Content-Transfer-Encoding of a part is neither 7bit nor 8bit nor binary"},
    };
    for (auto const& one : cases)
        EXPECT_EQ(read(one.lines).refusal, (http::multipart_refusal{400, one.reason}))
            << one.lines << read(one.lines).refusal.reason;
}

TEST(PartHead, OtherLinesAreIgnored) {
    auto const head = read("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: Binary\r\n"
                           "Content-Length: 99\r\nX-Y: \xC3\xA9\r\nEmpty:\r\n");
    EXPECT_FALSE(head.refusal) << head.refusal.reason;
    EXPECT_EQ(head.name, "a");
}

TEST(PartHead, SurvivesAnything) {
    test::random_text text{"ab;=\"\\% \t'*/\r\n:22UTF-8"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const head = read_disposition("; name=x; filename" + text() + "\r\n" + text());
        if (!head.refusal && head.file_name) {
            EXPECT_EQ(head.file_name->find_first_of("/\\"), std::string::npos);
            EXPECT_EQ(head.file_name->find('\0'), std::string::npos);
        }
    }
}

TEST(PartHead, Immunity74TakesLinearTime) {
    for (auto const* pattern : {"a", "%", "%41", "'", ";", "; ", "; a=b", "; a=\"", "\\\"", "; filename*=UTF-8''",
                                "\xC3\xA9", "/", "\r\n", "a:b\r\n"}) {
        auto const work = [](std::string const& text) {
            multipart_limits const limits{.name = 1 << 20, .file_name = 1 << 20};
            for (auto const* start : {"; name=x; filename*=UTF-8''", "; name=x; filename=\"", "; name=x"})
                (void)read_disposition(start + text, limits);
        };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

} // namespace
