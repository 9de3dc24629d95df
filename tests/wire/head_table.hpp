#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::wire::testing {

/// One connection: what a client sends, and what may be answered to its first request.
struct wire_case {
    std::string id;
    std::string octets;
    /// 200 stands for any answer of an application. Empty: the request is not complete, there is no answer.
    std::vector<int> statuses;
    /// Whether the connection ends after the answers; nothing when either is right.
    std::optional<bool> closes;
    /// How many requests are answered: one too many or too few is the fault that must never happen.
    std::size_t answers = 1;
};

/// Requests with good and bad heads and framings: every rule of the wire has its cases. Only the status of a case says
/// whether it is good; a case is never about the application.
// clang-format off: the table reads by its rows
inline std::vector<wire_case> const& head_table() {
    using std::string_literals::operator""s;
    static auto const table = [] {
        std::vector<wire_case> t;
        auto const ok = std::vector{200};
        auto const bad = std::vector{400};
        auto const get = [](std::string const& lines) { return "GET / HTTP/1.1\r\nHost: tunic.test\r\n" + lines + "\r\n"; };
        auto const post = [](std::string const& lines) {
            return "POST /in HTTP/1.1\r\nHost: tunic.test\r\n" + lines + "\r\n";
        };
        auto const chunked = [&](std::string const& body) { return post("Transfer-Encoding: chunked\r\n") + body; };
        std::string const next = "GET /next HTTP/1.1\r\nHost: tunic.test\r\n\r\n";
        auto const accept = [&](std::string id, std::string octets, std::optional<bool> closes = false,
                                std::size_t answers = 1) {
            t.push_back({"ok-" + id, std::move(octets), ok, closes, answers});
        };
        auto const refuse = [&](std::string id, std::string octets, std::vector<int> statuses = {400}) {
            t.push_back({"bad-" + id, std::move(octets), std::move(statuses), true, 1});
        };
        auto const line = [](std::string const& request_line) { return request_line + "\r\nHost: tunic.test\r\n\r\n"; };

        // Whole messages and their order.
        accept("get", get(""));
        accept("get-with-query", line("GET /?a=b&c=%20d HTTP/1.1"));
        accept("two-in-a-row", get("") + next, false, 2);
        accept("twenty-in-a-row", [&] { std::string s; for (int i = 0; i < 20; ++i) s += next; return s; }(), false, 20);
        accept("post-length-then-get", post("Content-Length: 3\r\n") + "one" + next, false, 2);
        accept("post-chunked-then-get", chunked("3\r\ntwo\r\n0\r\n\r\n") + next, false, 2);
        accept("body-that-looks-like-a-request", get("Content-Length: " + std::to_string(next.size()) + "\r\n") + next);
        accept("body-of-unknown-upgrade",
               post("Connection: Upgrade\r\nUpgrade: foo/1\r\nContent-Length: " + std::to_string(next.size()) + "\r\n") + next);
        accept("unknown-upgrade-then-get", get("Connection: Upgrade\r\nUpgrade: foo/1\r\n") + next, false, 2);
        accept("nothing-after-close", get("Connection: close\r\n") + next, true, 1);
        accept("post-without-length", post("") + next, false, 2);
        accept("length-zero", post("Content-Length: 0\r\n") + next, false, 2);
        t.push_back({"half-method", "GE", {}, {}, 0});
        t.push_back({"half-line", "GET / HTTP/1.1\r\n", {}, {}, 0});
        t.push_back({"half-field", "GET / HTTP/1.1\r\nHost: tun", {}, {}, 0});
        t.push_back({"half-end", "GET / HTTP/1.1\r\nHost: tunic.test\r\n\r", {}, {}, 0});
        t.push_back({"half-body", post("Content-Length: 5\r\n") + "hell", {}, {}, 0});
        t.push_back({"half-chunk", chunked("5\r\nhell"), {}, {}, 0});
        t.push_back({"good-then-control-octet", get("") + "G\0RBAGE\r\n\r\n"s, ok, true, 2});

        // Empty lines in front of a request.
        accept("one-empty-line", "\r\n" + next);
        accept("two-empty-lines", "\r\n\r\n" + next);
        refuse("three-empty-lines", "\r\n\r\n\r\n" + next);
        refuse("empty-line-of-lf", "\n" + next);

        // Request line.
        for (auto const& [id, text] : std::vector<std::pair<std::string, std::string>>{
                 {"tab", "GET\t/\tHTTP/1.1"}, {"vertical-tab", "GET\v/ HTTP/1.1"}, {"cr-as-space", "GET\r/ HTTP/1.1"},
                 {"leading-space", " GET / HTTP/1.1"}, {"trailing-space", "GET / HTTP/1.1 "}, {"two-spaces", "GET  / HTTP/1.1"},
                 {"two-spaces-before-version", "GET /  HTTP/1.1"}, {"lf-inside", "GET /\nHTTP/1.1"}, {"extra-word", "GET / x HTTP/1.1"},
                 {"two-versions", "GET / HTTP/1.1 HTTP/1.1"}, {"relative-target", "GET index.html HTTP/1.1"},
                 {"query-only", "GET ?x=1 HTTP/1.1"}, {"fragment", "GET /#f HTTP/1.1"}, {"non-ascii", "GET /\xC3\xA9 HTTP/1.1"},
                 {"del", "GET /\x7F HTTP/1.1"}, {"control", "GET /\x01 HTTP/1.1"}, {"nul", "GET /a\0.html HTTP/1.1"s},
                 {"cr-in-target", "GET /a\rb HTTP/1.1"}, {"quoted-target", "GET \"/\" HTTP/1.1"}, {"asterisk-of-get", "GET * HTTP/1.1"},
                 {"authority-of-get", "GET tunic.test:80 HTTP/1.1"}, {"no-target", "GET HTTP/1.1"}, {"method-only", "GET"},
                 {"version-absent", "GET /"}, {"version-lower-case", "GET / http/1.1"}, {"version-short", "GET / HTTP/1"},
                 {"version-leading-zero", "GET / HTTP/01.1"}, {"version-wraps", "GET / HTTP/4294967297.1"}, {"version-two-digits", "GET / HTTP/1.10"},
                 {"version-of-icecast", "SOURCE /x ICE/1.0"}, {"version-of-rtsp", "OPTIONS * RTSP/1.0"}, {"version-comma", "GET / HTTP/1,1"},
                 {"version-letters", "GET / HTTP/a.b"}, {"method-paren", "GE(T / HTTP/1.1"}, {"method-empty", " / HTTP/1.1"},
                 {"method-slash", "HTTP/1.1 200 OK"}, {"word", "x"}, {"absolute-user", "GET http://me:pw@tunic.test/ HTTP/1.1"},
                 {"absolute-empty-authority", "GET http:///x HTTP/1.1"}, {"absolute-other-scheme", "GET ftp://tunic.test/ HTTP/1.1"}})
            refuse("line-" + id, line(text));
        refuse("line-no-host-for-absolute", "GET http://tunic.test/ HTTP/1.1\r\n\r\n");
        refuse("line-https-on-plain", line("GET https://tunic.test/ HTTP/1.1"), {421, 400});
        for (auto const* version : {"2.0", "3.0", "9.9", "0.9", "0.0"})
            refuse("version-"s + version, line("GET / HTTP/"s + version), {505});
        refuse("http2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505, 400});
        accept("version-1.2", line("GET / HTTP/1.2"));
        accept("version-1.9", line("GET / HTTP/1.9"));
        accept("version-1.0", "GET / HTTP/1.0\r\n\r\n", true);
        accept("version-1.0-keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + next, false, 2);
        accept("version-1.0-close-wins", "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n" + next, true, 1);
        for (auto const* name : {"QUERY", "PURGE", "get", "M-SEARCH", "!#$%&'*+-.^_`|~"})
            accept("method-"s + name, line(name + " / HTTP/1.1"s));
        accept("options-asterisk", line("OPTIONS * HTTP/1.1"));
        accept("absolute", line("GET http://tunic.test/x HTTP/1.1"));
        accept("absolute-upper-case", line("GET HTTP://TUNIC.test:80/x HTTP/1.1"));
        accept("absolute-query-no-path", line("GET http://tunic.test?x=1 HTTP/1.1"));
        accept("absolute-other-host", line("GET http://other.test/ HTTP/1.1"));
        accept("two-slashes", line("GET //other.test/x HTTP/1.1"));
        accept("raw-delimiters", line("GET /a\"b<c>d|e{f}g^h`i\\j HTTP/1.1"));
        accept("line-of-8000", line("GET /" + std::string(7985, 'a') + " HTTP/1.1"));
        accept("target-at-the-limit", line("GET /" + std::string(16 * 1024 - 1, 'a') + " HTTP/1.1"));
        refuse("target-over-the-limit", line("GET /" + std::string(16 * 1024, 'a') + " HTTP/1.1"), {414});
        refuse("target-far-over-the-limit", line("GET /" + std::string(40'000, 'a') + " HTTP/1.1"), {414});
        refuse("target-without-end", "GET /" + std::string(40'000, 'a'), {414});
        refuse("method-over-the-limit", line(std::string(65, 'A') + " / HTTP/1.1"), {501});
        refuse("method-without-end", std::string(10'000, 'A'), {501});
        refuse("method-without-end-no-token", std::string(10'000, '('), {400});
        accept("method-at-the-limit", line(std::string(64, 'A') + " / HTTP/1.1"));
        refuse("connect", line("CONNECT tunic.test:80 HTTP/1.1"), {501, 405});
        refuse("connect-bad-port", line("CONNECT tunic.test:99999 HTTP/1.1"), {501, 400});
        refuse("connect-then-get", line("CONNECT tunic.test:80 HTTP/1.1") + next, {501, 405});
        refuse("tls-hello", "\x16\x03\x01\x00\xA5\x01\x00\x00\xA1\x03\x03"s + std::string(150, 'A'));

        // Host.
        refuse("host-none", "GET / HTTP/1.1\r\n\r\n");
        refuse("host-twice", get("Host: tunic.test\r\n"));
        refuse("host-twice-in-1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n");
        for (auto const& [id, value] : std::vector<std::pair<std::string, std::string>>{
                 {"empty", ""}, {"space", "tunic test"}, {"path", "tunic.test/x"}, {"query", "tunic.test?x"}, {"fragment", "tunic.test#x"},
                 {"user", "me@tunic.test"}, {"user-port", "evil.test:fake@tunic.test"}, {"comma", "tunic.test,evil.test"},
                 {"bad-escape", "tunic%zz"}, {"non-ascii", "t\xC3\xBCnic"}, {"unclosed-literal", "[::1"}, {"bad-literal", "[::g]"},
                 {"letters-for-port", "tunic.test:http"}, {"port-too-large", "tunic.test:65536"}, {"two-ports", "tunic.test:1:2"}})
            refuse("host-" + id, "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n");
        for (auto const* value : {"tunic.test:8080", "[::1]:80", "127.0.0.1", "xn--tnic-0ra.test", "tu%6Eic"})
            accept("host-"s + value, "GET / HTTP/1.1\r\nHost: "s + value + "\r\n\r\n");
        refuse("host-nul", "GET / HTTP/1.1\r\nHost: tunic\0.evil\r\n\r\n"s);
        refuse("host-folded", "GET / HTTP/1.1\r\nHost: tunic.test\r\n evil.test\r\n\r\n");
        refuse("host-space-before-colon", "GET / HTTP/1.1\r\nHost : tunic.test\r\n\r\n");

        // Field lines.
        accept("value-visible", get("X-A: \"(),/:;<=>?@[\\]{}~!\r\n"));
        accept("value-obs-text", get("X-A: \xFF\x80\r\n"));
        accept("value-escapes-kept", get("X-A: a%0d%0aX-B: c\r\n"));
        accept("value-empty", get("X-A:\r\nX-B: \r\nX-C:\t\r\n"));
        accept("value-inner-tab", get("X-A: a\tb\r\n"));
        accept("sixty-fields", get([] { std::string s; for (int i = 0; i < 60; ++i) s += "X-" + std::to_string(i) + ": v\r\n"; return s; }()));
        for (auto const& [id, text] : std::vector<std::pair<std::string, std::string>>{
                 {"no-colon", "NoColonHere"}, {"empty-name", ": v"}, {"colon-only", ":"}, {"tab-before-colon", "X-A\t: b"},
                 {"space-before-colon", "Content-Length : 5"}, {"folded", "X-A: b\r\n c"}, {"folded-tab", "X-A: b\r\n\tc"},
                 {"folded-empty", "X-A:\r\n c"}, {"folded-blank", "X-A: b\r\n "}, {"folded-length", "Content-Length: 5\r\n 0"},
                 {"folded-coding", "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked"},
                 {"name-paren", "X(A): b"}, {"name-bracket", "X[]: b"}, {"name-quote", "\"X\": b"}, {"name-non-ascii", "X-\xC3\xA9: b"},
                 {"name-x85", "Content-Length\x85: 5"}, {"name-control", "X\x01""A: b"}, {"name-space", "X A: b"}, {"nul", "X-A: a\0b"s},
                 {"del", "X-A: a\x7F""b"}, {"vertical-tab", "X-A: \vv\f"}, {"cr", "X-A: a\rTransfer-Encoding: chunked"},
                 {"cr-first", "X-A:\rTransfer-Encoding: chunked"}, {"lf", "X-A: b\nTransfer-Encoding: chunked"}, {"escape", "X-A: \x1B[0m"},
                 {"two-cr", "X-A: b\r"}})
            refuse("field-" + id, get(text + "\r\n"));
        refuse("first-line-white", "GET / HTTP/1.1\r\n Host: tunic.test\r\n\r\n");
        refuse("first-line-white-length", "POST / HTTP/1.1\r\n\tContent-Length: 5\r\nHost: tunic.test\r\n\r\nhello");
        refuse("lines-end-in-lf", "GET / HTTP/1.1\nHost: tunic.test\n\n");
        refuse("lines-end-in-cr", "GET / HTTP/1.1\rHost: tunic.test\r\r");
        refuse("head-ends-in-lf", "GET / HTTP/1.1\r\nHost: tunic.test\r\n\n");
        refuse("head-ends-in-cr-x", "GET / HTTP/1.1\r\nHost: tunic.test\r\n\rX" + next);
        refuse("value-of-64k", get("X-A: " + std::string(65'600, 'a') + "\r\n"), {431});
        refuse("block-over-the-limit", get("X-A: " + std::string(32 * 1024, 'a') + "\r\n"), {431});
        refuse("block-without-end", "GET / HTTP/1.1\r\nHost: tunic.test\r\nX: " + std::string(40'000, 'a'), {431});
        refuse("fields-over-the-limit", get([] { std::string s; for (int i = 0; i < 100; ++i) s += "A: b\r\n"; return s; }()), {431});
        accept("fields-at-the-limit", get([] { std::string s; for (int i = 0; i < 99; ++i) s += "A: b\r\n"; return s; }()));

        // Content-Length.
        for (auto const* value : {"5", "005", "0000000000000000000000000000000000005", " 5 ", "\t5\t"})
            accept("length-"s + std::to_string(t.size()), post("Content-Length:"s + value + "\r\n") + "hello" + next, false, 2);
        accept("length-name-with-underscore", post("Content_Length: 99\r\nContent-Length: 5\r\n") + "hello" + next, false, 2);
        accept("length-named-in-connection", post("Connection: content-length\r\nContent-Length: 5\r\n") + "hello" + next, false, 2);
        for (auto const* value : {"", "5a", "a5", "+5", "-5", "-48", "0x5", "0o5", "5_0", "5 5", "5.0", "5e0", "\"5\"", "5,5", "5, 5", ",5", "5\xA0",
                                  "18446744073709551616", "18446744073709551621", "99999999999999999999999999"})
            refuse("length-"s + value, post("Content-Length: "s + value + "\r\n") + "hello" + next);
        for (auto const* value : {"1048577", "4294967301", "9223372036854775807", "9223372036854775808", "18446744073709551615"})
            refuse("length-too-large-"s + value, post("Content-Length: "s + value + "\r\n") + "hello", {413});
        refuse("length-twice", post("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello");
        refuse("length-twice-different", post("Content-Length: 0\r\nContent-Length: 44\r\n") + next);
        refuse("length-empty-first", post("Content-Length:\r\nContent-Length: 44\r\n") + next);
        refuse("length-nul", post("Content-Length: 5\0\r\n"s) + "hello");

        // Transfer-Encoding.
        for (auto const* value : {"chunked", "Chunked", "CHUNKED", "  chunked  ", "\tchunked\t"})
            accept("coding-"s + std::to_string(t.size()), post("Transfer-Encoding:"s + value + "\r\n") + "5\r\nhello\r\n0\r\n\r\n" + next, false, 2);
        accept("coding-named-in-connection", post("Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + next, false, 2);
        for (auto const* value : {"xchunked", "chunkedx", "identity", "gzip", "gzip, chunked", "x-chunked"})
            refuse("coding-"s + value, post("Transfer-Encoding: "s + value + "\r\n") + "0\r\n\r\n" + next, {501});
        for (auto const* value : {"", ",chunked", "chunked,", "chunked, gzip", "chunked, identity", "chunked, chunked", "chunked;a=b", "chunked chunked",
                                  "\vchunked", "\xA0" "chunked\xA0", "\xFF" "chunked\xFF", "\"chunked\"", "gzip,,chunked"})
            refuse("coding-"s + value, post("Transfer-Encoding: "s + value + "\r\n") + "0\r\n\r\n" + next);
        refuse("coding-nul", post("Transfer-Encoding: chunked\0\r\n"s) + "0\r\n\r\n");
        refuse("coding-twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
        refuse("coding-twice-identity", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") + "0\r\n\r\n");
        refuse("coding-then-length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n");
        refuse("length-then-coding", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + next);
        refuse("bad-length-and-coding", post("Content-Length: abc\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
        refuse("coding-in-1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        refuse("coding-in-1.0-keep-alive", "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next);

        // Connection and Expect.
        for (auto const* value : {"close", "CLOSE", "foo , close", "\tclose\t", "close,keep-alive", ",,close"})
            accept("connection-"s + value, get("Connection: "s + value + "\r\n") + next, true, 1);
        accept("connection-second-line", get("Connection: foo\r\nConnection: close\r\n") + next, true, 1);
        for (auto const* value : {"closed", "keep-alive", "\"close\"", "foo", "", "not close"})
            accept("connection-"s + value, get("Connection: "s + value + "\r\n") + next, false, 2);
        accept("expect", post("Content-Length: 5\r\nExpect: 100-Continue\r\n") + "hello");
        accept("expect-in-1.0", "POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 200-maybe\r\n\r\nhello", true);
        refuse("expect-other", post("Content-Length: 5\r\nExpect: 200-maybe\r\n") + "hello", {417});
        refuse("expect-twice", post("Expect: 100-continue\r\nExpect: 100-continue\r\n"), {417});

        // Chunked bodies.
        accept("chunks", chunked("1\r\nh\r\n2\r\nel\r\n2\r\nlo\r\n0\r\n\r\n") + next, false, 2);
        accept("chunk-hex", chunked("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n") + next, false, 2);
        accept("chunk-leading-zeros", chunked(std::string(64, '0') + "5\r\nhello\r\n000\r\n\r\n") + next, false, 2);
        accept("chunk-data-is-crlf", chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n") + next, false, 2);
        for (auto const* ext : {";a", ";a=b", ";a=\"b c\"", ";a=\"b\\\"c;d\"", ";a=b;c=d", " ; a = b", ";a=\"\"", ";a=\"\xE9\t\"", ";a ;b", "\t;\ta"})
            accept("chunk-extension"s + ext, chunked("5"s + ext + "\r\nhello\r\n0"s + ext + "\r\n\r\n") + next, false, 2);
        accept("trailer", chunked("5\r\nhello\r\n0\r\nX-T: v\r\nEmpty:\r\n\r\n") + next, false, 2);
        accept("trailer-named-like-framing", chunked("0\r\nTransfer-Encoding: chunked\r\nConnection: close\r\nContent-Length: 9\r\n\r\n") + next, false, 2);
        accept("trailer-that-looks-like-a-request", chunked("0\r\nX:GET /smuggled HTTP/1.1\r\n\r\n") + next, false, 2);
        t.push_back({"octet-after-last-chunk", chunked("0\r\n\r\n\0"s), ok, true, 2});
        for (auto const* size : {"", "g", "-5", "-0", "+5", "0x5", "0_5", " 5", "\t5", "5 5", "5 ", "5h", "5,5", "\"5\"", "5.", "\xFF", "10000000000000005", "FFFFFFFFFFFFFFFFF"})
            refuse("chunk-size-"s + size, chunked(std::string{size} + "\r\nhello\r\n0\r\n\r\n") + next);
        for (auto const* size : {"100001", "80000000", "8000000000000000", "FFFFFFFFFFFFFFFF", "fffffffffffffffe"})
            refuse("chunk-too-large-"s + size, chunked(std::string{size} + "\r\nhello\r\n0\r\n\r\n"), {413});
        for (auto const* ext : {";", ";;a", ";=b", ";a=", ";a=b=c", ";a=\"b", ";a=\"b\"c", ";a b", ";a=b c", "; ", ";a\x01", ";a=\"\x01\"", ";a=\"\\\x7F\"", ";(", ";a "})
            refuse("chunk-extension"s + ext, chunked("5"s + ext + "\r\nhello\r\n0\r\n\r\n") + next);
        for (auto const& [id, body] : std::vector<std::pair<std::string, std::string>>{
                 {"size-lf", "5\nhello\r\n0\r\n\r\n"}, {"size-cr-cr", "5\r\r;ABCD\r\n34\r\nE\r\n0\r\n\r\n"}, {"extension-lf", "2;\nxx\r\n32\r\n0\r\n\r\n"},
                 {"quoted-lf", "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"}, {"data-lf", "5\r\nhello\n0\r\n\r\n"}, {"data-longer", "5\r\nhelloXX0\r\n\r\n"},
                 {"data-cr-x", "5\r\nhello\rX0\r\n\r\n"}, {"last-lf", "5\r\nhello\r\n0\n\r\n"}, {"end-lf", "5\r\nhello\r\n0\r\n\n"}, {"end-cr-x", "0\r\n\rX"},
                 {"trailer-space-before-colon", "0\r\nX-T : v\r\n\r\n"}, {"trailer-name", "0\r\nX(T): v\r\n\r\n"}, {"trailer-no-name", "0\r\n: v\r\n\r\n"},
                 {"trailer-no-colon", "0\r\nXT\r\n\r\n"}, {"trailer-nul", "0\r\nX-T: a\0b\r\n\r\n"s}, {"trailer-cr", "0\r\nX-T: a\rb\r\n\r\n"},
                 {"trailer-lf", "0\r\nX-T: a\n\r\n"}, {"trailer-folded", "0\r\nX-T: a\r\n b\r\n\r\n"}, {"trailer-del", "0\r\nX-T: \x7F\r\n\r\n"}})
            refuse("chunk-" + id, chunked(body) + next);
        refuse("chunk-extension-without-end", chunked("5;" + std::string(40'000, 'a')), {413});
        refuse("chunk-extensions-everywhere", chunked([] { std::string s; for (int i = 0; i < 1000; ++i) s += "1;" + std::string(100, 'a') + "\r\nx\r\n"; return s; }()), {413});
        refuse("trailers-too-large", chunked("0\r\nX-T: " + std::string(9000, 'a') + "\r\n\r\n"), {431});
        refuse("trailers-too-many", chunked([] { std::string s = "0\r\n"; for (int i = 0; i < 33; ++i) s += "T: v\r\n"; return s + "\r\n"; }()), {431});
        return t;
    }();
    return table;
}

// clang-format on

} // namespace tunic::wire::testing
