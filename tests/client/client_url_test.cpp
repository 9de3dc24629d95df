#include "client/client_url.hpp"

#include <tunic/http/client_error.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace tunic::net {
namespace {

using std::string_view;

TEST(ClientUrl, IsTakenApart) {
    struct row {
        string_view text, host;
        int port;
        string_view authority, path, query;
    };
    for (auto const& row : std::vector<row>{
             {"http://a", "a", 80, "a", "/", ""},
             {"http://A.Test:80/x", "a.test", 80, "a.test", "/x", ""},
             {"HTTP://a:8080/x/y?z=1&z=2#f", "a", 8080, "a:8080", "/x/y", "?z=1&z=2"},
             {"http://a?x", "a", 80, "a", "/", "?x"},
             {"http://a#x", "a", 80, "a", "/", ""},
             {"http://127.0.0.1:1/", "127.0.0.1", 1, "127.0.0.1:1", "/", ""},
             {"http://[::1]:81/", "::1", 81, "[::1]:81", "/", ""},
             {"http://[FE80::1]/", "fe80::1", 80, "[fe80::1]", "/", ""},
             {"http://a/b c\"<>\xc3\xa9?d e", "a", 80, "a", "/b%20c%22%3C%3E%C3%A9", "?d%20e"},
             {"http://a/%2F%c3", "a", 80, "a", "/%2F%c3", ""},
             {"http://a:/", "a", 80, "a", "/", ""},
             {"https://a", "a", 443, "a", "/", ""},
             {"HTTPS://a:443/x", "a", 443, "a", "/x", ""},
             {"https://a:80/", "a", 80, "a:80", "/", ""},
             {"http://a:443/", "a", 443, "a:443", "/", ""},
         }) {
        SCOPED_TRACE(row.text);
        auto const url = parse_url(row.text);
        EXPECT_EQ(url.host, row.host);
        EXPECT_EQ(url.port, row.port);
        EXPECT_EQ(url.authority, row.authority);
        EXPECT_EQ(url.path, row.path);
        EXPECT_EQ(url.query, row.query);
    }
}

TEST(ClientUrl, TheSchemeIsPartOfTheOrigin) {
    auto const secure = parse_url("https://A.test:443/x?y");
    EXPECT_TRUE(secure.secure);
    EXPECT_EQ(secure.text(), "https://a.test/x?y");
    EXPECT_TRUE(secure.same_origin(parse_url("https://a.test/")));
    EXPECT_FALSE(secure.same_origin(parse_url("http://a.test:443/")));
    EXPECT_EQ(resolve_url(secure, "//b/z").text(), "https://b/z");
    EXPECT_EQ(resolve_url(secure, "/z").text(), "https://a.test/z");
    EXPECT_EQ(resolve_url(secure, "http://b/").text(), "http://b/");
}

TEST(ClientUrl, IsRefusedWithASentence) {
    for (string_view const text : {"",
                                   "a",
                                   "/a",
                                   "//a/b",
                                   "http:",
                                   "http:/a",
                                   "http://",
                                   "http:///a",
                                   "http://:80",
                                   "http://a:b",
                                   "http://a:0",
                                   "http://a:65536",
                                   "http://a b/",
                                   "http://u@a/",
                                   "http://u:p@a/",
                                   "http://a\r\n",
                                   "http://a/\n",
                                   "http://a/\x7f",
                                   "http://[::1/",
                                   "http://[g]/",
                                   "https://",
                                   "ws://a",
                                   "1http://a",
                                   "://a",
                                   "http//a"}) {
        SCOPED_TRACE(text);
        try {
            parse_url(text);
            ADD_FAILURE() << "it was taken";
        } catch (client_error const& e) {
            EXPECT_GT(std::string_view(e.what()).size(), 10u);
            for (char const c : std::string_view(e.what())) EXPECT_GE(c, ' ') << "it may be logged";
        }
    }
}

TEST(ClientUrl, OnlyHttpAndHttpsAreSpoken) {
    for (string_view const text : {"wss://a/", "ftp://a/", "unix:///x"}) try {
            parse_url(text);
            ADD_FAILURE() << text;
        } catch (client_error const& e) { EXPECT_EQ(e.fault(), client_fault::unsupported_scheme); }
}

// RFC 3986 section 5.4, but for schemes and odd base URLs.
TEST(ClientUrl, ReferencesAreResolved) {
    auto const from = parse_url("http://a/b/c/d;p?q");
    struct row {
        string_view reference, result;
    };
    for (auto const& [reference, result] : std::vector<row>{
             {"g", "http://a/b/c/g"},
             {"./g", "http://a/b/c/g"},
             {"g/", "http://a/b/c/g/"},
             {"/g", "http://a/g"},
             {"//g", "http://g/"},
             {"?y", "http://a/b/c/d;p?y"},
             {"g?y", "http://a/b/c/g?y"},
             {"#s", "http://a/b/c/d;p?q"},
             {"g#s", "http://a/b/c/g"},
             {"g?y#s", "http://a/b/c/g?y"},
             {";x", "http://a/b/c/;x"},
             {"g;x", "http://a/b/c/g;x"},
             {"", "http://a/b/c/d;p?q"},
             {".", "http://a/b/c/"},
             {"./", "http://a/b/c/"},
             {"..", "http://a/b/"},
             {"../", "http://a/b/"},
             {"../g", "http://a/b/g"},
             {"../..", "http://a/"},
             {"../../", "http://a/"},
             {"../../g", "http://a/g"},
             {"../../../g", "http://a/g"},
             {"../../../../g", "http://a/g"},
             {"/./g", "http://a/g"},
             {"/../g", "http://a/g"},
             {"g.", "http://a/b/c/g."},
             {".g", "http://a/b/c/.g"},
             {"..g", "http://a/b/c/..g"},
             {"./../g", "http://a/b/g"},
             {"./g/.", "http://a/b/c/g/"},
             {"g/./h", "http://a/b/c/g/h"},
             {"g/../h", "http://a/b/c/h"},
             {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
             {"g?y/./x", "http://a/b/c/g?y/./x"},
             {"g?y/../x", "http://a/b/c/g?y/../x"},
         })
        EXPECT_EQ(resolve_url(from, reference).text(), result) << reference;
}

} // namespace
} // namespace tunic::net
