#include "middleware/fixture.hpp"

#include <tunic/middleware/forwarded.hpp>
#include <tunic/middleware/ip_restriction.hpp>

#include <gmock/gmock.h>

#include <string>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;

// The status that a client with this address gets; the empty one is that of a unix socket.
int status_for(ip_restriction_options options, std::string const& address) {
    auto const from = [address](context& c, next n) -> task<> {
        c.arrival({.remote = address, .host = c.host()});
        return n();
    };
    return client_of(from, ip_restriction(std::move(options))).get("/").status;
}

TEST(IpRestriction, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::forwarded({.trusted = {"10.0.0.0/8"}}));
    app.use(middleware::ip_restriction({.deny = {"192.0.2.66"}, .allow = {"192.0.2.0/24", "2001:db8::/32"}}));
    // [/example]
    app.get("/", [](context&) { return "welcome"; });
    EXPECT_EQ(test_client(std::move(app)).get("/").status, 200);
}

TEST(IpRestriction, LetsThroughWhoIsAllowed) {
    EXPECT_EQ(status_for({.allow = {"10.0.0.0/8", "2001:db8::1"}}, "10.1.2.3"), 200);
    EXPECT_EQ(status_for({.allow = {"10.0.0.0/8", "2001:db8::1"}}, "2001:db8::1"), 200);
    EXPECT_EQ(status_for({.allow = {"10.0.0.0/8", "2001:db8::1"}}, "2001:db8::2"), 403);
    EXPECT_EQ(status_for({.allow = {"10.0.0.0/8"}}, "192.0.2.1"), 403);
}

TEST(IpRestriction, LetsThroughWhoIsNotDeniedWhenNobodyIsListedAsAllowed) {
    EXPECT_EQ(status_for({.deny = {"10.0.0.0/8"}}, "192.0.2.1"), 200);
    EXPECT_EQ(status_for({.deny = {"10.0.0.0/8"}}, "10.0.0.1"), 403);
}

TEST(IpRestriction, LooksAtDenyFirst) {
    ip_restriction_options const both{.deny = {"10.0.0.66"}, .allow = {"10.0.0.0/8"}};
    EXPECT_EQ(status_for(both, "10.0.0.65"), 200);
    EXPECT_EQ(status_for(both, "10.0.0.66"), 403);
    EXPECT_EQ(status_for({.deny = {"*"}, .allow = {"*"}}, "10.0.0.66"), 403);
}

TEST(IpRestriction, TakesAnIpv4AddressInAnIpv6FormForWhatItIs) {
    EXPECT_EQ(status_for({.deny = {"10.0.0.0/8"}}, "::ffff:10.0.0.1"), 403);
    EXPECT_EQ(status_for({.deny = {"::ffff:10.0.0.1"}}, "10.0.0.1"), 403);
    EXPECT_EQ(status_for({.allow = {"::/0"}}, "10.0.0.1"), 403) << "the families are apart";
}

TEST(IpRestriction, DoesNotTakeAClientThatAProxyHidesForTheProxy) {
    auto t = client_of(forwarded({.trusted = {"192.0.2.1"}}), ip_restriction({.allow = {"192.0.2.0/24"}}));
    EXPECT_EQ(t.get("/").status, 200);
    EXPECT_EQ(t.get("/", {{"X-Forwarded-For", "203.0.113.9, unknown"}}).status, 403);
    EXPECT_EQ(t.get("/", {{"X-Forwarded-For", "_hidden, 192.0.2.1"}}).status, 403);
    EXPECT_EQ(t.get("/", {{"X-Forwarded-For", "192.0.2.7"}}).status, 200);
}

TEST(IpRestriction, HasNoAddressForAUnixSocket) {
    EXPECT_EQ(status_for({.allow = {"0.0.0.0/0", "::/0"}}, ""), 403);
    EXPECT_EQ(status_for({.deny = {"0.0.0.0/0", "::/0"}}, ""), 200);
    EXPECT_EQ(status_for({.allow = {"*"}}, ""), 200);
    EXPECT_EQ(status_for({.deny = {"*"}}, ""), 403);
}

TEST(IpRestriction, LetsNoForgedFormThroughAnAllowList) {
    for (auto const* text : {"999.1.1.1", "0:0::1", "127.1", "fe80::1%lo", "10.0.0.1:80", "unknown", " 10.0.0.1"})
        EXPECT_EQ(status_for({.allow = {"10.0.0.0/8"}}, text), 403) << text;
}

TEST(IpRestriction, RefusesWithAProblem) {
    auto const r = client_of(ip_restriction({.deny = {"192.0.2.0/24"}})).get("/");
    EXPECT_EQ(r.status, 403);
    EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
    EXPECT_THAT(r.body, HasSubstr("not allowed"));
    EXPECT_EQ(r.body.find("192.0.2"), std::string::npos) << "what is listed stays here";
}

TEST(IpRestriction, CanAnswerOtherwise) {
    auto const hidden = [](context& c) {
        c.status(404);
        return "no such page";
    };
    auto const r = client_of(ip_restriction({.deny = {"*"}, .answer = hidden})).get("/");
    EXPECT_EQ(r.status, 404);
    EXPECT_EQ(r.body, "no such page");
    auto const later = [](context& c) -> task<> {
        co_await c.sleep(std::chrono::milliseconds(1));
        c.redirect("/away");
    };
    EXPECT_EQ(client_of(ip_restriction({.deny = {"*"}, .answer = later})).get("/").header("Location"), "/away");
}

TEST(IpRestriction, AnswersWith403WhereTheAnswerSetsNoStatus) {
    auto const status = [](refusal_answer answer) {
        return client_of(ip_restriction({.deny = {"*"}, .answer = std::move(answer)})).get("/").status;
    };
    EXPECT_EQ(status([](context&) { return "go away"; }), 403);
    EXPECT_EQ(status([](context& c) { c.html("go away"); }), 403);
    EXPECT_EQ(status([](context&) {}), 403);
    EXPECT_EQ(status([](context& c) -> task<std::string> {
                  co_await c.sleep(std::chrono::milliseconds(1));
                  co_return "go away";
              }),
              403);
    EXPECT_EQ(status([](context& c) { c.redirect("/away"); }), 302);
    EXPECT_EQ(status([](context& c) { c.redirect("/away", 307); }), 307);
    EXPECT_EQ(status([](context& c) { c.fail(451, "not there"); }), 451);
}

TEST(IpRestriction, DoesNotThrow) {
    bool thrown = false;
    auto const watch = [&thrown](context&, next n) -> task<> {
        try {
            co_await n();
        } catch (...) {
            thrown = true;
            throw;
        }
    };
    EXPECT_EQ(client_of(watch, ip_restriction({.deny = {"*"}})).get("/").status, 403);
    EXPECT_FALSE(thrown);
}

TEST(IpRestriction, LeavesOutWhatIsSkipped) {
    auto t =
        client_of(ip_restriction({.deny = {"*"}, .skip = [](context const& c) { return c.path() == "/users/7"; }}));
    EXPECT_EQ(t.get("/").status, 403);
    EXPECT_EQ(t.get("/users/7").status, 200);
}

TEST(IpRestriction, RefusesOnEveryPathAndMethod) {
    auto t = client_of(ip_restriction({.deny = {"*"}}));
    for (auto const* path : {"/", "/stream", "/refused", "/broken", "/nowhere"}) EXPECT_EQ(t.get(path).status, 403);
    EXPECT_EQ(t.head("/").status, 403);
    EXPECT_EQ(t.options("/").status, 403);
    EXPECT_EQ(t.del("/").status, 403);
}

TEST(IpRestriction, SeesTheClientBehindAProxyOnlyWithForwardedOutside) {
    auto const rule = [] { return ip_restriction({.allow = {"192.0.2.0/24"}}); };
    test_client::header_lines const via{{"X-Forwarded-For", "203.0.113.9"}};
    EXPECT_EQ(client_of(forwarded({.trusted = {"192.0.2.1"}}), rule()).get("/", via).status, 403);
    EXPECT_EQ(client_of(rule(), forwarded({.trusted = {"192.0.2.1"}})).get("/", via).status, 200)
        << "inside of it the proxy's address is what counts: the misuse";
    EXPECT_EQ(client_of(rule()).get("/", {{"X-Forwarded-For", "192.0.2.9"}}).status, 200);
    EXPECT_EQ(client_of(ip_restriction({.allow = {"192.0.2.9"}})).get("/", {{"X-Forwarded-For", "192.0.2.9"}}).status,
              403)
        << "a client cannot say who it is";
}

TEST(IpRestriction, RunsOnAGroupAndOnARoute) {
    app a;
    auto const deny = [] { return ip_restriction({.deny = {"*"}}); };
    auto const ok = [](context&) { return "x"; };
    a.mount(define_route("/alone", use(deny()), GET(ok)));
    a.mount(define_group("/in", use(deny()), define_route("/group", GET(ok))));
    a.get("/open", ok);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/alone").status, 403);
    EXPECT_EQ(t.get("/in/group").status, 403);
    EXPECT_EQ(t.get("/open").status, 200);
}

TEST(IpRestriction, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(ip_restriction({}), std::invalid_argument);
    EXPECT_THROW(ip_restriction({.deny = {"10.0.0.0/40"}}), std::invalid_argument);
    try {
        (void)ip_restriction({.allow = {"10.0.0.1/8"}});
        ADD_FAILURE();
    } catch (std::invalid_argument const& e) { EXPECT_THAT(e.what(), HasSubstr("ip_restriction: \"10.0.0.1/8\"")); }
}

} // namespace
} // namespace tunic::middleware
