#include "client/client_rig.hpp"

// Servers that answer with what is no answer: each ends in a clear error, at once.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

struct answer {
    char const* what;
    string octets;
    client_fault fault;
    bool ends = false; // the connection, behind it
};

std::vector<answer> const& answers() {
    using enum client_fault;
    static std::vector<answer> const all = {
        {"nothing", "", connection_lost, true},
        {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n", malformed_response},
        {"TLS", string("\x15\x03\x01\x00\x02\x02\x46", 7), malformed_response},
        {"HTTP/0.9", "<html>", malformed_response},
        {"HTTP/2", "HTTP/2 200\r\n\r\n", malformed_response},
        {"a request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", malformed_response},
        {"no status", "HTTP/1.1\r\n\r\n", malformed_response},
        {"a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", malformed_response},
        {"a status that is none", "HTTP/1.1 abc OK\r\n\r\n", malformed_response},
        {"a field without a colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", malformed_response},
        {"a folded field", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", malformed_response},
        {"a space before the colon", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", malformed_response},
        {"a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n", malformed_response},
        {"a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", malformed_response},
        {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", malformed_response},
        {"length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         malformed_response},
        {"a coding nobody knows", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", malformed_response},
        {"another protocol is taken up", "HTTP/1.1 101 Switching Protocols\r\n\r\n", malformed_response},
        {"a chunk of no size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", malformed_response},
        {"a chunk without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab", malformed_response},
        {"a chunk that is too large to be",
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", malformed_response},
        {"an end within the status line", "HTTP/1.1 200", connection_lost, true},
        {"an end within the head", "HTTP/1.1 200 OK\r\nContent-", connection_lost, true},
        {"an end within the body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", connection_lost, true},
        {"an end within a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf", connection_lost,
         true},
        {"an end before the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
         connection_lost, true},
        {"an end after an interim response", "HTTP/1.1 100 Continue\r\n\r\n", connection_lost, true},
        {"a head without an end", "HTTP/1.1 200 OK\r\nX: " + string(70'000, 'x'), response_too_large},
        {"fields without an end",
         "HTTP/1.1 200 OK\r\n" +
             [] {
                 string lines;
                 for (int i = 0; i < 300; ++i) lines += "A: b\r\n";
                 return lines;
             }()
             + "\r\n",
         response_too_large},
        {"interim responses without an end",
         [] {
             string heads;
             for (int i = 0; i < 30; ++i) heads += "HTTP/1.1 100 Continue\r\n\r\n";
             return heads;
         }(),
         response_too_large},
    };
    return all;
}

TEST(ClientGarbage, EndsInAClearError) {
    for (auto const& one : answers())
        for (std::size_t const most : {conditions::unlimited, std::size_t{1}}) {
            SCOPED_TRACE(one.what);
            client_rig t({}, {.read_most = most});
            auto call = t.start(t.http().get("/"));
            t.put(one.octets);
            if (one.ends) {
                EXPECT_FALSE(call.done());
                t.finish();
            }
            EXPECT_EQ(call.fault(), one.fault) << call.what();
            EXPECT_TRUE(call.what().starts_with("GET http://a/: ")) << call.what();
            EXPECT_EQ(t.http().connections(), 0u) << "such a connection is not used again";
        }
}

TEST(ClientGarbage, ABodyUntilTheEndIsNotCompleteWhenTheConnectionBreaks) {
    client_rig t;
    auto call = t.start(t.http().get("/"));
    t.put("HTTP/1.1 200 OK\r\n\r\nhalf");
    t.reset();
    EXPECT_EQ(call.fault(), client_fault::connection_lost);
}

TEST(ClientGarbage, BodiesAreReadUpToTheirLimit) {
    struct row {
        char const* what;
        string octets;
        bool fits;
    };
    for (auto const& row : std::vector<row>{
             {"announced, and fits", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", true},
             {"announced", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", false},
             {"more than there is", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n", false},
             {"in chunks that fit",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", true},
             {"in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n56789a\r\n", false},
             {"until the end", "HTTP/1.1 200 OK\r\n\r\n0123456789a", false},
         }) {
        SCOPED_TRACE(row.what);
        client_rig t({.body_limit = 10});
        auto call = t.start(t.http().get("/"));
        t.put(row.octets);
        ASSERT_TRUE(call.done());
        if (row.fits)
            EXPECT_EQ(call.value().body, "0123456789");
        else
            EXPECT_EQ(call.fault(), client_fault::response_too_large) << call.what();
        EXPECT_EQ(t.http().connections(), row.fits ? 1u : 0u);
    }
}

TEST(ClientGarbage, HeadsAreReadUpToTheirLimit) {
    client_rig t({.head_limit = 100});
    auto call = t.start(t.http().get("/"));
    t.put("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + string(100, 'x') + "\r\n\r\n");
    EXPECT_EQ(call.fault(), client_fault::response_too_large);
}

TEST(ClientGarbage, CutAnywhereItIsAnErrorOrAWait) {
    string const whole =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n3;a=b\r\nway\r\n0\r\nT: x\r\n\r\n";
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        client_rig t;
        auto call = t.start(t.http().get("/"));
        t.put(whole.substr(0, cut));
        ASSERT_FALSE(call.done()) << cut;
        t.finish();
        EXPECT_EQ(call.fault(), client_fault::connection_lost) << cut;
    }
}

TEST(ClientGarbage, AnyOctetMayBeAnother) {
    string const whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok";
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (char const c : string("\0\r\n :9\x80x", 8)) {
            client_rig t;
            auto call = t.start(t.http().get("/"));
            auto octets = whole;
            octets[at] = c;
            t.put(octets);
            t.finish();
            EXPECT_TRUE(call.done()) << at;
            static_cast<void>(call.fault()); // a value or a client_error, nothing else
        }
}

} // namespace
} // namespace tunic::testing
