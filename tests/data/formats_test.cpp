#include "tunic/data/formats.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::string_view_literals;
using texts = std::vector<std::string>;

template <class Format> void expect(texts const& good, texts const& bad) {
    for (auto const& text : good) EXPECT_TRUE(Format::accepts(text)) << Format::name << " is " << text;
    for (auto const& text : bad) EXPECT_FALSE(Format::accepts(text)) << Format::name << " is not " << text;
    // None of them is closed by what a careless scanner would not see.
    for (auto const& text : good) {
        EXPECT_FALSE(Format::accepts(text + '\n')) << text;
        EXPECT_FALSE(Format::accepts(text + '\0')) << text;
        EXPECT_FALSE(Format::accepts(text + "\xC3\xA9")) << text;
        EXPECT_FALSE(Format::accepts(' ' + text)) << text;
    }
}

std::string repeat(std::string_view text, int count) {
    std::string all;
    for (int i = 0; i != count; ++i) all += text;
    return all;
}

TEST(EmailFormat, IsAMailbox) {
    expect<tunic::email>({"ann@example.com", "a@b", "first.last@example.co.uk", "o'hara+news@example.org",
                          "!#$%&'*+-/=?^_`{|}~@x.y", "\"two words\"@example.com", "\"a@b\"@example.com",
                          "\"\\\"\"@example.com", "\"\"@example.com", "x@[192.0.2.1]", "x@[IPv6:2001:db8::1]",
                          "x@[ipv6:::1]", std::string(64, 'a') + "@b.c", "a@" + repeat("abcdefghi.", 25) + "ab"},
                         {"",
                          "ann",
                          "@example.com",
                          "ann@",
                          "ann@@example.com",
                          "a b@example.com",
                          ".ann@example.com",
                          "ann.@example.com",
                          "an..n@example.com",
                          "ann@example..com",
                          "ann@.example.com",
                          "ann@example.com.",
                          "ann@-example.com",
                          "ann@exam_ple.com",
                          "ann@example.com ",
                          "\"ann@example.com",
                          "\"ann\"x@example.com",
                          "\"ann\\\"@example.com",
                          "\"a\nb\"@example.com",
                          "x@[192.0.2.256]",
                          "x@[2001:db8::1]",
                          "x@[192.0.2.1",
                          "x@192.0.2.1]",
                          "x@[]",
                          "\xC3\xA9@example.com",
                          "Ann <ann@example.com>",
                          std::string(65, 'a') + "@b.c",
                          "a@" + repeat("abcdefghi.", 25) + "abc",
                          "ann(comment)@example.com"});
}

TEST(UriFormat, IsAbsolute) {
    expect<tunic::uri>({"http://example.com", "http://example.com/", "https://user:pw@example.com:8080/a/b;c?d=e&f#g",
                        "urn:isbn:0451450523", "mailto:ann@example.com", "tel:+1-816-555-1212", "file:///etc/hosts",
                        "a:", "x+y-z.1:opaque", "http://[2001:db8::7]/c=GB?one", "http://[::1]:80",
                        "http://[v1.fe80::a+en1]/", "http://127.0.0.1:", "http://ex%41mple/%7Ename", "http:/one-slash",
                        "http://a/?q=/?:@", "http://a/#/?:@", "data:text/plain,a%20b"},
                       {"",
                        "example.com",
                        "/path",
                        "//example.com/a",
                        "?q",
                        "#f",
                        "a",
                        "1a:b",
                        ":a",
                        "+a:b",
                        "ht tp://a",
                        "http://a b",
                        "http://a/<b>",
                        "http://a/\"b\"",
                        "http://a/{b}",
                        "http://a/b|c",
                        "http://a/b\\c",
                        "http://a/^",
                        "http://a/`",
                        "http://a/%",
                        "http://a/%4",
                        "http://a/%4g",
                        "http://a:80x/",
                        "http://[::1",
                        "http://[::1]x",
                        "http://[1.2.3.4]/",
                        "http://[::g]/",
                        "http://a@b@c/",
                        "http://a/#b#c",
                        "http://a/[b]",
                        "http://[v.x]/",
                        "http://[v1.]/",
                        "http://[vg.x]/",
                        "http://\xC3\xA9/"});
}

TEST(UriReferenceFormat, MayBeRelative) {
    expect<tunic::uri_reference>({"http://example.com/a?b#c", "//example.com/a", "/a/b", "a/b", "./a:b", "a/b:c", "?q",
                                  "#f", "../up", "a?b:c", "a#b:c"},
                                 {"a b", "1a:b", ":a", "a\\b", "#a#b", "/%zz", "//[::1"});
    EXPECT_TRUE(tunic::uri_reference::accepts(""));
}

TEST(UuidFormat, IsDigitsInFiveGroups) {
    expect<tunic::uuid>({"123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000",
                         "FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF"},
                        {"", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400",
                         "123e4567-e89b-12d3-a456-4266141740000", "123e4567-e89b-12d3-a456-42661417400g",
                         "{123e4567-e89b-12d3-a456-426614174000}", "123e4567-e89b-12d3-a4564-26614174000",
                         "123e4567_e89b_12d3_a456_426614174000", "------------------------------------"});
}

TEST(DateFormat, IsADayThatExists) {
    expect<tunic::date>({"2024-02-29", "2000-02-29", "1900-02-28", "0000-01-01", "9999-12-31", "2023-04-30"},
                        {"",           "2023-02-29", "1900-02-29",  "2024-02-30",  "2023-04-31",  "2023-00-10",
                         "2023-13-10", "2023-01-00", "2023-01-32",  "2023-1-01",   "2023-01-1",   "23-01-01",
                         "2023/01/01", "20230101",   "2023-01-01T", "+2023-01-01", "12023-01-01", "2023-01-01Z",
                         "2023-W01-1", "2023-001"});
}

TEST(TimeFormat, HasAnOffset) {
    expect<tunic::time_of_day>({"00:00:00Z", "23:59:59z", "12:34:56.789+01:00", "12:34:56.0-23:59", "08:30:06.283185Z",
                                "23:59:60Z", "23:59:60.5Z", "01:29:60+01:30", "15:59:60-08:00", "23:29:60+23:30"},
                               {"",
                                "12:34:56",
                                "12:34Z",
                                "24:00:00Z",
                                "12:60:00Z",
                                "12:34:61Z",
                                "12:34:56.Z",
                                "12:34:56,5Z",
                                "12:34:56+1:00",
                                "12:34:56+01",
                                "12:34:56+0100",
                                "12:34:56+24:00",
                                "12:34:56+01:60",
                                "1:34:56Z",
                                "12:34:56 Z",
                                "12:34:56ZZ",
                                "22:59:60Z",
                                "23:58:60Z",
                                "23:59:60+01:00",
                                "T12:34:56Z"});
}

TEST(DateTimeFormat, IsOfRfc3339) {
    expect<tunic::date_time>({"1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "1990-12-31t23:59:60z",
                              "1990-12-31T15:59:60-08:00", "1937-01-01T12:00:27.87+00:20"},
                             {"", "1985-04-12", "1985-04-12T23:20:50", "1985-04-12 23:20:50Z", "1985-02-30T23:20:50Z",
                              "1985-04-12T25:20:50Z", "1985-04-12T23:20:50Z0", "1990-12-31T15:59:60Z",
                              "1985-04-12TT23:20:50Z", "19850412T232050Z"});
}

TEST(Ipv4Format, IsFourPlainNumbers) {
    expect<tunic::ipv4>({"0.0.0.0", "127.0.0.1", "255.255.255.255", "192.0.2.10"},
                        {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.04", "00.0.0.0", "1.2.3.", ".1.2.3", "1..2.3",
                         "0x7f.0.0.1", "1.2.3.4/8", "1.2.3.1234", "-1.2.3.4", "2130706433", "1.2.3.a"});
}

TEST(Ipv6Format, IsOfRfc4291) {
    expect<tunic::ipv6>({"::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8",
                         "ABCD:ef01:2345:6789:abcd:EF01:2345:6789", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
                         "1:2:3:4:5:6:192.0.2.1", "::192.0.2.1", "::ffff:192.0.2.1", "1::6:192.0.2.1", "1::3:4:5:6:7:8",
                         "0000::0"},
                        {"",
                         ":",
                         ":::",
                         "1",
                         "1:2:3:4:5:6:7",
                         "1:2:3:4:5:6:7:8:9",
                         "1::2::3",
                         "12345::",
                         "g::",
                         "1:::2",
                         ":1:2:3:4:5:6:7:8",
                         ":1::",
                         "1:2:3:4:5:6:7:",
                         "1:2:3:4:5:6:7:8:",
                         "::1:",
                         "1:2:3:4:5:6:7:8::",
                         "::1:2:3:4:5:6:7:8",
                         "1:2:3:4:5:6:7:192.0.2.1",
                         "1:2:3:4:5:192.0.2.1",
                         "192.0.2.1",
                         "::192.0.2.1:1",
                         "::192.0.2",
                         "::256.0.2.1",
                         "::192.0.2.01",
                         "1:2:3:4:5::6:192.0.2.1:",
                         "1:2:3:4:5:6::192.0.2.1x",
                         "1:2:3:4:5:6::192.0.2.1",
                         "fe80::1%eth0",
                         "::1/64",
                         "[::1]"});
}

TEST(HostnameFormat, IsLabelsOfLettersDigitsAndInnerHyphens) {
    expect<tunic::hostname>({"a", "localhost", "example.com", "EXAMPLE.com", "3com.com", "xn--4gbwdl.xn--wgbh1c",
                             "a-b.c--d", std::string(63, 'a') + ".b", repeat("abcdefghi.", 25) + "abc"},
                            {"", ".", "a.", ".a", "a..b", "-a", "a-", "a-.b", "a.-b", "a_b", "a b", "a/b", "a:80",
                             std::string(64, 'a'), repeat("abcdefghi.", 25) + "abcd", "ex\xC3\xA4mple"});
}

TEST(Base64Format, IsPaddedAndLeavesNothingOver) {
    expect<tunic::base64>({"Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "+/+/", "AAAA"},
                          {"Zg", "Zg=", "Zm8", "Z", "Z===", "====", "=", "Zh==", "Zm9=", "Zm9v=", "Zm9vY=g=", "Z-_v",
                           "Zm9v\n", "Zm 9v", "=Zm9", "Zm=v"});
    EXPECT_TRUE(tunic::base64::accepts(""));
}

TEST(Formats, TakeTextsThatAreNotTerminated) {
    EXPECT_TRUE(tunic::uuid::accepts("123e4567-e89b-12d3-a456-426614174000x"sv.substr(0, 36)));
    EXPECT_TRUE(tunic::date::accepts("2024-02-291"sv.substr(0, 10)));
    EXPECT_TRUE(tunic::ipv6::accepts("::1:"sv.substr(0, 3)));
}

TEST(Formats, TakeLinearTime) {
    std::string const colons(1'000'000, ':');
    std::string const dots(1'000'000, '.');
    for (auto const& text : {colons, dots, std::string(1'000'000, '%'), std::string(1'000'000, 'a')}) {
        (void)tunic::email::accepts(text);
        (void)tunic::hostname::accepts(text);
        (void)tunic::base64::accepts(text);
        (void)tunic::uri_reference::accepts(text);
        EXPECT_FALSE(tunic::ipv6::accepts(text));
    }
}

} // namespace
