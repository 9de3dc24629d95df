#include "client/client_rig.hpp"

#include <tunic/base/text.hpp>

// What a client sends, and what it makes of what comes back. The test is the server.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;
using std::vector;

TEST(Client, GetsAResponse) {
    client_rig t;
    auto call = t.start(t.http().get("/users/7?full", {{"Accept", "text/plain"}}));
    EXPECT_EQ(t.received(), "GET /users/7?full HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\nUser-Agent: tunic\r\n\r\n");
    t.put("HTTP/1.1 200 Fine\r\nContent-Length: 3\r\nX-One: 1\r\n\r\nAnn");
    auto const& r = call.value();
    EXPECT_EQ(r.status, 200);
    EXPECT_TRUE(r.ok());
    EXPECT_EQ(r.reason(), "Fine");
    EXPECT_EQ(r.body, "Ann");
    EXPECT_EQ(r.header("x-one"), "1");
    EXPECT_EQ(r.header("x-two"), "");
    EXPECT_EQ(r.url, "http://a/users/7?full");
}

TEST(Client, AStatusIsAValue) {
    for (int const status : {200, 204, 301, 304, 400, 404, 500, 503, 599}) {
        client_rig t;
        auto call = t.start(t.http().get("/"));
        t.put("HTTP/1.1 " + std::to_string(status) + "\r\nContent-Length: 0\r\n\r\n");
        EXPECT_EQ(call.value().status, status);
        EXPECT_EQ(call.value().ok(), status / 100 == 2);
    }
}

TEST(Client, SendsTheBodyWithItsLength) {
    struct row {
        char const* what;
        task<client_response> (*send)(client const&);
        string_view head;
        string_view body;
    };
    vector<row> const rows = {
        {"post", [](client const& c) { return c.post("/", "hello", {{"Content-Type", "text/plain"}}); },
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nUser-Agent: tunic\r\nContent-Length: 5\r\n\r\n",
         "hello"},
        {"put of nothing", [](client const& c) { return c.put("/", ""); },
         "PUT / HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\nContent-Length: 0\r\n\r\n", ""},
        {"patch", [](client const& c) { return c.patch("/", "x"); },
         "PATCH / HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\nContent-Length: 1\r\n\r\n", "x"},
        {"del", [](client const& c) { return c.del("/"); }, "DELETE / HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\n\r\n",
         ""},
        {"a post that says nothing of a body",
         [](client const& c) { return c.request(client_request(method::POST, "/")); },
         "POST / HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\nContent-Length: 0\r\n\r\n", ""},
        {"a method of one's own",
         [](client const& c) { return c.request(client_request(method::custom("PURGE"), "/")); },
         "PURGE / HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\n\r\n", ""},
        {"framing fields are the client's",
         [](client const& c) {
             return c.post("/", "12",
                           {{"Content-Length", "99"}, {"Transfer-Encoding", "chunked"}, {"Connection", "close"}});
         },
         "POST / HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\nContent-Length: 2\r\n\r\n", "12"},
    };
    for (auto const& row : rows) {
        SCOPED_TRACE(row.what);
        client_rig t;
        auto call = t.start(row.send(t.http()));
        EXPECT_EQ(t.received(), string(row.head) + string(row.body));
        t.put(response(200));
        EXPECT_TRUE(call.value().ok());
    }
}

TEST(Client, CopiesItsArgumentsBeforeItReturnsTheTask) {
    client_rig t;
    auto const make = [&] {
        string const url = "/a-path-long-enough-to-live-on-the-heap", value(100, 'v'), body(100, 'b');
        return t.http().post(url, body, {{"X-Long", value}});
    };
    auto call = t.start(make());
    EXPECT_NE(t.received().find("/a-path-long-enough-to-live-on-the-heap"), string::npos);
    EXPECT_NE(t.received().find(string(100, 'v')), string::npos);
    EXPECT_NE(t.received().find(string(100, 'b')), string::npos);
    t.put(response(200));
}

TEST(Client, PutsItsBaseBeforePaths) {
    struct row {
        string_view base, url, host, target;
    };
    for (auto const& [base, url, host, target] : vector<row>{
             {"http://a", "/x", "a", "/x"},
             {"http://a/", "/x", "a", "/x"},
             {"http://a:8080/v1", "/x?y=1", "a:8080", "/v1/x?y=1"},
             {"http://a/v1/", "/", "a", "/v1/"},
             {"http://a/v1", "http://b/x", "b", "/x"},
             {"http://a/v1", "http://B.test:80?q", "b.test", "/?q"},
             {"http://a", "/%C3%A9/\xc3\xa9 x#there", "a", "/%C3%A9/%C3%A9%20x"},
             {"http://[::1]:81", "/", "[::1]:81", "/"},
         }) {
        SCOPED_TRACE(string(base) + " and " + string(url));
        client_rig t({.base = string(base)});
        auto call = t.start(t.http().get(url));
        auto const lines = t.received();
        EXPECT_TRUE(lines.starts_with("GET " + string(target) + " HTTP/1.1\r\nHost: " + string(host) + "\r\n"))
            << lines;
    }
}

task<int> call_with_fields(client const& http) {
    auto const r = co_await http.get(
        "/", {{"A", "1"}, {"B", "2"}, {"C", "3"}, {"D", "4"}, {"E", "5"}, {"F", "6"}, {"G", "7"}, {"H", "8"}});
    co_return r.status;
}
TEST(Client, FieldsAreGivenWhereTheCallIsAwaited) {
    client_rig t({.user_agent = ""});
    auto call = t.start(call_with_fields(t.http()));
    EXPECT_EQ(t.received(),
              "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\nF: 6\r\nG: 7\r\nH: 8\r\n\r\n");
    t.put(response(200));
    EXPECT_EQ(call.value(), 200);
}

TEST(Client, FieldsOfTheRequestGoBeforeThoseOfTheClient) {
    client_rig t({.user_agent = "mine", .headers = {{"Accept", "a/b"}, {"X-All", "1"}}});
    auto call = t.start(t.http().get("/", {{"accept", "c/d"}, {"Host", "other"}}));
    EXPECT_EQ(t.received(), "GET / HTTP/1.1\r\nHost: other\r\naccept: c/d\r\nX-All: 1\r\nUser-Agent: mine\r\n\r\n");
}

TEST(Client, WhatMayBeACredentialAmongTheOptionsGoesToTheOriginOfTheBaseOnly) {
    client_options const secret{
        .base = "http://a",
        .headers = {{"authorization", "Bearer secret"}, {"X-Api-Key", "secret"}, {"Accept-Language", "de"}}};
    for (auto const* const url : {"/", "http://a/x", "http://A:80/x"}) {
        client_rig t(secret);
        auto call = t.start(t.http().get(url));
        EXPECT_NE(t.received().find("secret"), string::npos) << url;
    }
    for (auto const* const url : {"http://b/", "http://a:81/"}) {
        client_rig t(secret);
        auto call = t.start(t.http().get(url));
        EXPECT_EQ(t.received().find("secret"), string::npos) << url;
        EXPECT_NE(t.received().find("Accept-Language: de"), string::npos) << url;
        auto own = t.start(t.http().get(url, {{"Authorization", "Bearer mine"}}));
        EXPECT_NE(t.received(1).find("Bearer mine"), string::npos) << "what is given with a request goes with it";
    }
}

TEST(Client, SendsNothingOfWhatCannotBeSent) {
    struct row {
        char const* what;
        task<client_response> (*send)(client const&);
        client_fault fault;
    };
    for (auto const& row : vector<row>{
             {"a field that ends its line", [](client const& c) { return c.get("/", {{"X", "a\r\nY: b"}}); },
              client_fault::invalid_request},
             {"a name that is none", [](client const& c) { return c.get("/", {{"X Y", "a"}}); },
              client_fault::invalid_request},
             {"a field without a name", [](client const& c) { return c.get("/", {{"", "a"}}); },
              client_fault::invalid_request},
             {"two hosts", [](client const& c) { return c.get("/", {{"Host", "a"}, {"Host", "b"}}); },
              client_fault::invalid_request},
             {"a URL with a line in it", [](client const& c) { return c.get("/\r\nX: y"); },
              client_fault::invalid_request},
             {"a URL without a host", [](client const& c) { return c.get("http:///x"); },
              client_fault::invalid_request},
             {"a URL with a user", [](client const& c) { return c.get("http://me:secret@a/"); },
              client_fault::invalid_request},
             {"a port that is none", [](client const& c) { return c.get("http://a:70000/"); },
              client_fault::invalid_request},
             {"a relative path", [](client const& c) { return c.get("users"); }, client_fault::invalid_request},
             {"https", [](client const& c) { return c.get("https://a/"); }, client_fault::unsupported_scheme},
             {"ftp", [](client const& c) { return c.get("ftp://a/"); }, client_fault::unsupported_scheme},
         }) {
        SCOPED_TRACE(row.what);
        client_rig t;
        auto call = t.start(row.send(t.http()));
        EXPECT_EQ(call.fault(), row.fault) << call.what();
        EXPECT_EQ(t.dialled(), 0u);
    }
}

TEST(Client, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(client_rig({.base = "/v1"}), std::invalid_argument);
    EXPECT_THROW(client_rig({.base = "https://a"}), std::invalid_argument);
    EXPECT_THROW(client_rig({.base = "http://a/v1?key=7"}), std::invalid_argument);
    EXPECT_THROW(client_rig({.user_agent = "a\nb"}), std::invalid_argument);
    EXPECT_THROW(client_rig({.headers = {{"a b", "c"}}}), std::invalid_argument);
}

TEST(Client, ReadsBodiesHoweverTheyAreFramed) {
    struct row {
        char const* what;
        string_view octets;
        string_view body;
        bool ends;  // the server ends the connection behind it
        bool keeps; // the connection is kept
    };
    for (auto const& row : vector<row>{
             {"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", false, true},
             {"chunks",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: r\r\n\r\n",
              "hello", false, true},
             {"until close", "HTTP/1.1 200 OK\r\n\r\nhello", "hello", true, false},
             {"until close, of nothing", "HTTP/1.1 200 OK\r\n\r\n", "", true, false},
             {"1.0 until close", "HTTP/1.0 200 OK\r\n\r\nhello", "hello", true, false},
             {"1.0 with a length", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", false, false},
             {"1.0 that is kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
              "hello", false, true},
             {"close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", "hello", false, false},
             {"204", "HTTP/1.1 204 No Content\r\n\r\n", "", false, true},
             {"304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "", false, true},
             {"interim",
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 "
              "OK\r\nContent-Length: 1\r\n\r\nx",
              "x", false, true},
         })
        for (std::size_t const most : {conditions::unlimited, std::size_t{1}, std::size_t{7}}) {
            SCOPED_TRACE(string(row.what) + ", read in pieces of " + std::to_string(most));
            client_rig t({}, {.read_most = most});
            auto call = t.start(t.http().get("/"));
            t.put(row.octets);
            if (row.ends) {
                EXPECT_FALSE(call.done());
                t.finish();
            }
            EXPECT_EQ(call.fault(), std::nullopt) << call.what();
            EXPECT_EQ(call.value().body, row.body);
            EXPECT_EQ(t.http().idle_connections(), row.keeps ? 1u : 0u);
            EXPECT_EQ(t.http().connections(), row.keeps ? 1u : 0u);
        }
}

TEST(Client, AResponseToHeadHasNoBody) {
    client_rig t;
    auto call = t.start(t.http().head("/"));
    t.put("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    EXPECT_EQ(call.value().status, 200);
    EXPECT_EQ(call.value().header("Content-Length"), "5000");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST(Client, SendsALargeBodyAsTheServerTakesIt) {
    client_rig t({}, {.write_most = 5000, .window = 20'000});
    string const body(100'000, 'x');
    auto call = t.start(t.http().post("/", body));
    for (int i = 0; i < 10; ++i) {
        t.peer().take();
        t.loop.settle();
    }
    EXPECT_TRUE(t.received().ends_with("\r\n\r\n" + body));
    t.put(response(200, "taken"));
    EXPECT_EQ(call.value().body, "taken");
}

TEST(Client, SaysWhatWasCalledWhenItFails) {
    client_rig t;
    t.transport->deaf = true;
    auto call = t.start(t.http().get("/users"));
    EXPECT_EQ(call.fault(), client_fault::not_connected);
    EXPECT_EQ(call.what(), "GET http://a/users: not connected: nobody listens");
    EXPECT_EQ(t.http().connections(), 0u);
}

} // namespace
} // namespace tunic::testing
