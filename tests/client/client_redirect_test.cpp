#include "client/client_request_head.hpp"
#include "client/client_rig.hpp"

#include <tunic/wire/output_buffer.hpp>

#include <array>

// Redirects: followed on request only, with the method, the body and the credentials that are right (RFC 9110 15.4).

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

TEST(ClientRedirect, IsAResponseLikeAnyOtherUnlessAskedFor_G9) {
    client_rig t;
    auto call = t.start(t.http().get("/"));
    t.put(response(302, "over there", "Location: /x\r\n"));
    EXPECT_EQ(call.value().status, 302);
    EXPECT_EQ(call.value().body, "over there");
}

TEST(ClientRedirect, ChangesTheMethodWhereItHasTo) {
    struct row {
        int status;
        tunic::method verb, then;
        bool body;
    };
    for (auto const& [status, verb, then, body] : std::vector<row>{
             {301, method::GET, method::GET, false},
             {301, method::POST, method::GET, false},
             {301, method::PUT, method::PUT, true},
             {302, method::POST, method::GET, false},
             {302, method::DELETE, method::DELETE, true},
             {303, method::POST, method::GET, false},
             {303, method::PUT, method::GET, false},
             {303, method::HEAD, method::HEAD, false},
             {307, method::POST, method::POST, true},
             {307, method::GET, method::GET, false},
             {308, method::PUT, method::PUT, true},
             {308, method::POST, method::POST, true},
             {308, method::PATCH, method::PATCH, true},
         }) {
        SCOPED_TRACE(std::to_string(status) + " to " + string(verb.name()));
        client_rig t({.redirects = 3});
        client_request what(verb, "/");
        what.add_header("Content-Type", "text/plain");
        what.add_header("X-Mine", "1");
        bool const sends = verb != method::GET && verb != method::HEAD;
        if (sends) what.set_body("hello");
        auto call = t.start(t.http().request(std::move(what)));
        auto const before = t.received().size();
        t.put("HTTP/1.1 " + std::to_string(status) + " Go\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
        auto const second = t.received().substr(before);
        EXPECT_TRUE(second.starts_with(string(then.name()) + " /there HTTP/1.1\r\n")) << second;
        EXPECT_EQ(second.ends_with("\r\n\r\nhello"), body) << second;
        EXPECT_EQ(second.find("Content-Type") != string::npos, body || !sends) << second;
        EXPECT_NE(second.find("X-Mine: 1"), string::npos);
        t.put("HTTP/1.1 204 No Content\r\n\r\n");
        EXPECT_EQ(call.value().status, 204);
        EXPECT_EQ(call.value().url, "http://a/there");
        EXPECT_EQ(t.dialled(), 1u) << "the connection is kept";
    }
}

TEST(ClientRedirect, ResolvesWhatTheServerSays) {
    struct row {
        string_view location, url;
    };
    for (auto const& [location, url] : std::vector<row>{
             {"/x", "http://a/x"},
             {"x", "http://a/b/c/x"},
             {"./x?y=1", "http://a/b/c/x?y=1"},
             {"../x#part", "http://a/b/x"},
             {"../../../x", "http://a/x"},
             {"?q=2", "http://a/b/c/d?q=2"},
             {"#part", "http://a/b/c/d?q=1"},
             {"//c/x", "http://c/x"},
             {"http://c:8080/x y", "http://c:8080/x%20y"},
             {"HTTP://C", "http://c/"},
         }) {
        SCOPED_TRACE(location);
        client_rig t({.redirects = 1});
        auto call = t.start(t.http().get("/b/c/d?q=1"));
        t.put(response(302, "", "Location: " + string(location) + "\r\n"));
        t.put(response(200), t.dialled() - 1);
        EXPECT_EQ(call.fault(), std::nullopt) << call.what();
        EXPECT_EQ(call.value().url, url);
    }
}

TEST(ClientRedirect, Immunity113TakesNothingThatMayBeACredentialToAnotherOrigin) {
    for (string_view const elsewhere : {"http://b/", "http://a:81/", "//b/", "http://a.b/"}) {
        SCOPED_TRACE(elsewhere);
        client_rig t({.redirects = 3,
                      .headers = {{"Cookie", "secret"}, {"X-Api-Key", "secret"}, {"Accept-Language", "de"}},
                      .public_headers = {"x-request-id"}});
        client_request what("/");
        for (char const* name : {"Authorization", "Host", "X-Mine", "X-Auth-Token", "Api-Key", "Proxy-Authorization",
                                 "Referer", "Origin", "X-Amz-Security-Token", "Private-Token"})
            what.add_header(name, "secret");
        for (char const* name : {"Accept", "range", "If-None-Match", "Cache-Control", "X-Request-Id"})
            what.add_header(name, "public");
        auto call = t.start(t.http().request(std::move(what)));
        auto const secrets = [&](std::size_t i) {
            auto const all = t.received(i);
            std::size_t n = 0;
            for (auto at = all.find("secret"); at != string::npos; at = all.find("secret", at + 1)) ++n;
            return n;
        };
        EXPECT_EQ(secrets(0), 12u);
        t.put(response(307, "", "Location: " + string(elsewhere) + "\r\n"));
        ASSERT_EQ(t.dialled(), 2u);
        auto const second = t.received(1);
        EXPECT_EQ(secrets(1), 0u) << second;
        for (string_view const line :
             {"Accept: public", "range: public", "If-None-Match: public", "Cache-Control: public",
              "X-Request-Id: public", "Accept-Language: de", "User-Agent: tunic"})
            EXPECT_NE(second.find(line), string::npos) << line << " in " << second;
        t.put(response(307, "", "Location: http://a/back\r\n"), 1);
        EXPECT_EQ(secrets(0), 12u) << "nor back from there";
        t.put(response(200), 0);
        EXPECT_TRUE(call.done());
    }
}

string head_of(net::directed_request const& to, client_options const& options, bool to_proxy = false) {
    std::array<char, 512> room;
    wire::output_buffer out(room);
    auto const base = net::parse_option("base", options.base);
    net::write_head(out, to, options, base ? &*base : nullptr, to_proxy);
    return string(out.view());
}

TEST(ClientRedirect, TakesNothingThatMayBeACredentialFromHttpsToHttp) {
    client_request what("https://a/");
    what.add_header("X-Api-Key", "secret");
    what.add_header("Accept", "text/plain");
    net::directed_request to{what, method::GET, net::parse_url("https://a/")};
    EXPECT_NE(head_of(to, {}).find("secret"), string::npos);
    ASSERT_TRUE(net::follow_redirect(to, 302, "http://a/"));
    EXPECT_EQ(head_of(to, {}).find("secret"), string::npos);
    EXPECT_NE(head_of(to, {}).find("text/plain"), string::npos);
    ASSERT_TRUE(net::follow_redirect(to, 302, "https://a/"));
    EXPECT_EQ(head_of(to, {}).find("secret"), string::npos) << "nor when it leads back";
}

TEST(ClientRedirect, TheProxysCredentialsAreForTheProxy) {
    client_request what("http://a/");
    client_options const options{.headers = {{"Proxy-Authorization", "secret"}}};
    net::directed_request to{what, method::GET, net::parse_url("http://a/")};
    ASSERT_TRUE(net::follow_redirect(to, 302, "http://b/"));
    EXPECT_NE(head_of(to, options, true).find("secret"), string::npos) << "which stays the same";
    EXPECT_EQ(head_of(to, options, false).find("secret"), string::npos) << "without one the origin would have them";
}

TEST(ClientRequestHead, TheHeadersOfTheOptionsAreForTheirBase) {
    client_options const options{.base = "http://a/v1",
                                 .headers = {{"X-Api-Key", "secret"}, {"Accept", "text/plain"}, {"X-Trace", "1"}},
                                 .public_headers = {"X-Trace"}};
    client_request what("");
    net::directed_request const own{what, method::GET, net::parse_url("http://a/")};
    EXPECT_NE(head_of(own, options).find("secret"), string::npos);
    net::directed_request const other{what, method::GET, net::parse_url("http://b/")};
    EXPECT_EQ(head_of(other, options).find("secret"), string::npos);
    EXPECT_NE(head_of(other, options).find("text/plain"), string::npos);
    EXPECT_NE(head_of(other, options).find("X-Trace: 1"), string::npos);
}

TEST(ClientRedirect, KeepsCredentialsWithinTheOrigin) {
    client_rig t({.redirects = 3});
    auto call = t.start(t.http().get("/", {{"Authorization", "Bearer secret"}}));
    t.put(response(307, "", "Location: http://A:80/x\r\n"));
    EXPECT_NE(t.received().find("secret"), t.received().rfind("secret"));
    t.put(response(200));
    EXPECT_TRUE(call.done());
}

TEST(ClientRedirect, ALoopEnds) {
    client_rig t({.redirects = 5});
    auto call = t.start(t.http().get("/"));
    for (int i = 0; i < 6; ++i) t.put(response(302, "", "Location: /\r\n"));
    EXPECT_EQ(call.fault(), client_fault::too_many_redirects) << call.what();
}

TEST(ClientRedirect, LeadsNowhereElseThanToHttp) {
    struct row {
        string_view location;
        client_fault fault;
    };
    for (auto const& [location, fault] : std::vector<row>{
             {"https://a/", client_fault::unsupported_scheme},
             {"file:///etc/passwd", client_fault::unsupported_scheme},
             {"javascript:alert(1)", client_fault::malformed_response},
             {"http://me@b/", client_fault::malformed_response},
             {"http://:1/", client_fault::malformed_response},
         }) {
        SCOPED_TRACE(location);
        client_rig t({.redirects = 5});
        auto call = t.start(t.http().get("/"));
        t.put(response(302, "", "Location: " + string(location) + "\r\n"));
        EXPECT_EQ(call.fault(), fault) << call.what();
        EXPECT_EQ(t.dialled(), 1u);
    }
}

TEST(ClientRedirect, WithoutALocationIsAResponse) {
    client_rig t({.redirects = 5});
    auto call = t.start(t.http().get("/"));
    t.put(response(302, "nowhere"));
    EXPECT_EQ(call.value().status, 302);
    EXPECT_EQ(call.value().body, "nowhere");
}

TEST(ClientRedirect, WithTwoLocationsIsAResponse) {
    client_rig t({.redirects = 5});
    auto call = t.start(t.http().get("/"));
    t.put(response(302, "either", "Location: /x\r\nLocation: /y\r\n"));
    EXPECT_EQ(call.value().status, 302);
    EXPECT_EQ(call.value().header("Location"), "");
}

TEST(ClientRedirect, DoesNotWaitForItsBody) {
    client_rig t({.redirects = 5});
    auto call = t.start(t.http().get("/"));
    t.put("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 1000\r\n\r\nhalf");
    ASSERT_EQ(t.dialled(), 2u);
    EXPECT_TRUE(t.peer(0).server_closed());
    t.put(response(200), 1);
    EXPECT_TRUE(call.done());
}

TEST(ClientRedirect, AStreamedBodyIsNotSentAgain) {
    client_rig t({.redirects = 5});
    auto open = t.start(t.http().open(client_request(method::PUT, "/").streamed()));
    auto& exchange = open.value();
    auto head = t.start(exchange.response());
    t.put(response(307, "", "Location: /x\r\n"));
    ASSERT_TRUE(head.done());
    EXPECT_EQ(exchange.status(), 307);
}

TEST(ClientRedirect, ABodyThatWentOverHttpsIsNotSentAgainInTheClear) {
    struct row {
        int status;
        tunic::method verb;
        bool body;
        string_view from, location;
        bool followed;
    };
    for (auto const& [status, verb, body, from, location, followed] : std::vector<row>{
             {307, method::POST, true, "https://a/", "http://a/x", false},
             {308, method::PUT, true, "https://a/", "http://b/", false},
             {302, method::PUT, true, "https://a/", "http://a/x", false},
             {307, method::POST, true, "https://a/", "https://b/", true},
             {307, method::POST, true, "https://a/", "/x", true},
             {307, method::POST, true, "http://a/", "http://b/", true},
             {307, method::POST, false, "https://a/", "http://a/x", true},
             {303, method::POST, true, "https://a/", "http://a/x", true},
             {302, method::POST, true, "https://a/", "http://a/x", true},
         }) {
        client_request what(verb, string(from));
        if (body) what.set_body("secret");
        net::directed_request to{what, verb, net::parse_url(from)};
        EXPECT_EQ(net::follow_redirect(to, status, location), followed) << status << ' ' << from << ' ' << location;
        EXPECT_EQ(to.url.text() != from, followed);
    }
}

} // namespace
} // namespace tunic::testing
