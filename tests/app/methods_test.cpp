#include "app/journal.hpp"
#include <gtest/gtest.h>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, A: which methods a path has, and what is said about those it has not.
namespace tunic::testing {
namespace {

void h(context& c) { c.text("h"); }

app users() {
    app a;
    a.mount(define_route("/users", GET(h), POST(h)));
    return a;
}

TEST(SemanticsA1, AMethodThatIsMissingIs405WithExactlyTheMethodsThereAre) {
    test_client t(users());
    for (auto const method : {"DELETE", "PUT", "PATCH", "QUERY", "TRACE"}) {
        auto const r = t.request(method, "/users");
        EXPECT_EQ(r.status, 405) << method;
        EXPECT_EQ(r.header("Allow"), "GET, HEAD, POST, OPTIONS") << method;
    }
}

TEST(SemanticsA1, APathThatIsMissingIs404WithoutAllow) {
    test_client t(users());
    for (auto const path : {"/userz", "/users/1", "/", "/user"}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.status, 404) << path;
        EXPECT_FALSE(r.has_header("Allow")) << path;
    }
    EXPECT_EQ(t.options("/userz").status, 404);
}

TEST(SemanticsA2, TheOrderOfTheBuildersChangesNothing) {
    auto const verb = [](context& c) { c.text(c.method().name()); };
    for (auto const& r : {define_route("/x", GET(verb), POST(verb), DELETE(verb)),
                          define_route("/x", DELETE(verb), POST(verb), GET(verb))}) {
        app a;
        a.mount(r);
        test_client t(std::move(a));
        EXPECT_EQ(t.get("/x").body, "GET");
        EXPECT_EQ(t.post("/x").body, "POST");
        EXPECT_EQ(t.del("/x").body, "DELETE");
        EXPECT_EQ(t.put("/x").header("Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
    }
}

TEST(SemanticsA3, HeadIsAnsweredByTheGetChainWithoutTheBody) {
    journal log;
    app a;
    a.use(log.layer("app"));
    a.mount(define_route("/x", use(log.layer("use")),
                         GET(log.layer("own"), [](context& c) { c.status(203).set("X-Own", "1").text("four"); })));
    test_client t(std::move(a));
    auto const get = t.get("/x");
    auto const get_ran = log.take();
    auto const head = t.head("/x");
    EXPECT_EQ(log.take(), get_ran);
    EXPECT_EQ(head.status, 203);
    EXPECT_EQ(head.header("X-Own"), "1");
    EXPECT_EQ(head.header("Content-Type"), get.header("Content-Type"));
    EXPECT_EQ(head.header("Content-Length"), "4");
    EXPECT_EQ(head.body, "");
}

TEST(SemanticsA3, TheRequestThatIsPipelinedBehindHeadWorks) {
    app a;
    a.get("/x", h);
    test_client t(std::move(a));
    auto const both = t.send_raw("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(both.octets.find("\r\n\r\nHTTP/1.1 200") != std::string::npos) << both.octets;
    EXPECT_TRUE(both.octets.ends_with("\r\n\r\nh")) << both.octets;
}

TEST(SemanticsA3, HeadFailsAsGetDoes) {
    app a;
    a.get("/x", [](context& c) { (void)c.param<int>("absent"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.head("/x").status, 400);
    EXPECT_EQ(t.head("/x").body, "");
}

TEST(SemanticsA3, HeadWithoutGetIs405) {
    app a;
    a.post("/x", h);
    test_client t(std::move(a));
    auto const r = t.head("/x");
    EXPECT_EQ(r.status, 405);
    EXPECT_EQ(r.header("Allow"), "POST, OPTIONS");
    EXPECT_EQ(r.body, "");
}

TEST(SemanticsA3, AnExplicitHeadWinsWhereverItStands) {
    auto const own = [](context& c) { c.set("X-Own", "1"); };
    for (auto const& r : {define_route("/x", HEAD(own), GET(h)), define_route("/x", GET(h), HEAD(own))}) {
        app a;
        a.mount(r);
        test_client t(std::move(a));
        EXPECT_EQ(t.head("/x").header("X-Own"), "1");
        EXPECT_EQ(t.get("/x").header("X-Own"), "");
    }
}

TEST(SemanticsA4, OptionsWithoutAHandlerIs204WithAllow) {
    test_client t(users());
    auto const r = t.options("/users");
    EXPECT_EQ(r.status, 204);
    EXPECT_EQ(r.header("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(r.body, "");
    EXPECT_FALSE(r.has_header("Content-Length"));
}

TEST(SemanticsA4, AnExplicitOptionsWins) {
    app a;
    a.mount(define_route("/x", GET(h), OPTIONS([](context&) { return "mine"; })));
    test_client t(std::move(a));
    EXPECT_EQ(t.options("/x").body, "mine");
    EXPECT_EQ(t.put("/x").header("Allow"), "GET, HEAD, OPTIONS");
}

TEST(SemanticsA4, OptionsAsteriskHasTheMethodsOfTheWholeApp) {
    app a;
    a.get("/x", h).del("/y", h).mount(define_route("/z", METHOD("PURGE", h)));
    test_client t(std::move(a));
    auto const r = t.options("*");
    EXPECT_EQ(r.status, 204);
    EXPECT_EQ(r.header("Allow"), "GET, HEAD, DELETE, PURGE, OPTIONS");
}

TEST(SemanticsA5, OnlyLayersOfTheAppRunForAutomaticAnswers) {
    journal log;
    app a;
    a.use(log.layer("app"));
    a.mount(define_group("/g", use(log.layer("group")), use(log.layer("edge"), {.slot = "edge:e"}),
                         define_route("/x", use(log.layer("route")), POST(h))));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/g/nothing").status, 404);
    EXPECT_EQ(log.take(), "app app'");
    EXPECT_EQ(t.get("/g/x").status, 405);
    EXPECT_EQ(log.take(), "app app'");
    EXPECT_EQ(t.options("/g/x").status, 204);
    EXPECT_EQ(log.take(), "app app'");
    EXPECT_EQ(t.options("*").status, 204);
    EXPECT_EQ(log.take(), "app app'");
    EXPECT_EQ(t.post("/g/x").status, 200);
    EXPECT_EQ(log.take(), "app edge group route route' group' edge' app'");
}

TEST(SemanticsA5, LayersOfTheAppSeeAndMayChangeAutomaticAnswers) {
    app a;
    a.use([](context& c, next n) -> task<> {
        co_await n();
        c.set("X-Seen", c.format("{}:{}", c.res.status(), c.res.header("Allow")));
    });
    a.post("/x", h);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").header("X-Seen"), "405:POST, OPTIONS");
    EXPECT_EQ(t.get("/y").header("X-Seen"), "404:");
    EXPECT_EQ(t.options("/x").header("X-Seen"), "204:POST, OPTIONS");
}

TEST(SemanticsA6, AllRoutesThatMatchThePathDecide) {
    auto const route_of = [](context& c) { c.text(c.route()); };
    app a;
    a.mount(define_route("/users/me", GET(route_of)));
    a.mount(define_route("/users/:id", GET(route_of), DELETE(route_of)));
    a.mount(define_route("/users/*rest", METHOD("PURGE", route_of), METHOD("BAN", route_of)));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/users/me").body, "/users/me");
    EXPECT_EQ(t.del("/users/me").body, "/users/:id");
    EXPECT_EQ(t.head("/users/me").status, 200);
    EXPECT_EQ(t.request("PURGE", "/users/me").body, "/users/*rest");
    EXPECT_EQ(t.post("/users/me").header("Allow"), "GET, HEAD, DELETE, PURGE, BAN, OPTIONS");
    EXPECT_EQ(t.options("/users/7").header("Allow"), "GET, HEAD, DELETE, PURGE, BAN, OPTIONS");
    EXPECT_EQ(t.options("/users/7/x").header("Allow"), "PURGE, BAN, OPTIONS");
}

TEST(SemanticsA6, AMethodOfSeveralMatchingRoutesIsListedOnce) {
    app a;
    a.get("/users/me", h).get("/users/:id", h).mount(define_route("/*any", METHOD("PURGE", h), GET(h)));
    a.mount(define_route("/users/*rest", METHOD("PURGE", h)));
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/users/me").header("Allow"), "GET, HEAD, PURGE, OPTIONS");
}

TEST(SemanticsA7, AMethodThatSomeRouteRegistersIs405Elsewhere) {
    app a;
    a.get("/x", h).mount(define_route("/cache", METHOD("PURGE", h)));
    test_client t(std::move(a));
    EXPECT_EQ(t.request("PURGE", "/cache").status, 200);
    EXPECT_EQ(t.request("PURGE", "/x").status, 405);
    EXPECT_EQ(t.request("PURGE", "/x").header("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(t.request("PURGE", "/y").status, 404);
    EXPECT_EQ(t.get("/cache").header("Allow"), "PURGE, OPTIONS");
}

TEST(SemanticsA7, AnyOtherTokenIs501AndPassesNoLayer) {
    journal log;
    app a;
    a.use(log.layer("app")).get("/x", h).mount(define_route("/cache", METHOD("PURGE", h)));
    test_client t(std::move(a));
    for (auto const method : {"BREW", "get", "Get", "purge", "PURGES", "G", "CONNECT"})
        EXPECT_GE(t.send_raw(std::string(method) + " /x HTTP/1.1\r\nHost: a\r\n\r\n").responses.at(0).status, 400)
            << method;
    EXPECT_EQ(t.request("BREW", "/x").status, 501);
    EXPECT_EQ(t.request("get", "/x").status, 501);
    EXPECT_EQ(t.request("BREW", "/nowhere").status, 501);
    EXPECT_EQ(log.take(), "");
}

TEST(SemanticsA8, MergedPatternsKeepTheirOwnNames) {
    auto const params = [](context& c) {
        c.text(c.format("{} a={}{} b={}{}", c.route(), c.param("a"), c.has_param("a"), c.param("b"), c.has_param("b")));
    };
    app a;
    a.get("/x/:a", params).post("/x/:b", params);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x/1").body, "/x/:a a=1true b=false");
    EXPECT_EQ(t.post("/x/1").body, "/x/:b a=false b=1true");
    EXPECT_EQ(t.put("/x/1").header("Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(Methods, QueryIsOneOfThem) {
    app a;
    a.mount(define_route("/x", QUERY([](context& c) -> task<> { c.text(co_await c.body()); })));
    test_client t(std::move(a));
    EXPECT_EQ(t.request("QUERY", "/x", "select").body, "select");
    EXPECT_EQ(t.get("/x").header("Allow"), "QUERY, OPTIONS");
}

} // namespace
} // namespace tunic::testing
