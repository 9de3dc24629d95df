#include "app/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <tunic/app/app.hpp>
#include <tunic/app/combinators.hpp>
#include <tunic/app/limits.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

// A layer of the app sends a request to another route than the one it came for.
namespace tunic::testing {
namespace {

using ::testing::HasSubstr;

// `X-To: METHOD` or `X-To: METHOD /path` says where to.
void follow(context& c) {
    auto const to = c.header("X-To");
    if (to.empty()) return;
    auto const space = std::min(to.find(' '), to.size());
    auto const verb = method::custom(to.substr(0, space));
    if (space == to.size())
        c.reroute(verb);
    else
        c.reroute(verb, to.substr(space + 1));
}
task<> rerouting(context& c, next n) {
    follow(c);
    return n();
}

struct rig {
    explicit rig(any_layer layer = rerouting, app_options options = {}) {
        options.log = records;
        app a{options};
        a.use(log.layer("before")).use(std::move(layer)).use(log.layer("after"));
        a.get("/users/:id", [](context& c) { return c.format("get {}", c.param("id")); });
        a.post("/users/:id", [](context& c) { return c.format("post {}", c.param("id")); });
        a.del("/users/:key", log.layer("own"), [](context& c) {
            return c.format("{} {} {} {} {}", c.method().name(), c.route(), c.param("key"), c.path(), c.target());
        });
        a.mount(define_route("/small", limits({.body = 4}), PUT([](context&) { return "small"; })));
        a.put("/echo", [](context& c) -> task<std::string_view> { co_return co_await c.body(); });
        a.get("/search", [](context& c) { return std::string(c.query("q").value_or("none")); });
        t.emplace(std::move(a));
    }
    test_response ask(std::string_view verb, std::string_view path, std::string_view to, std::string_view body = {}) {
        return t->request(verb, path, body, {{"X-To", std::string(to)}});
    }
    journal log;
    log_records records;
    std::optional<test_client> t;
};

TEST(Reroute, RunsAnotherMethodOfTheRoute) {
    rig r;
    EXPECT_EQ(r.ask("POST", "/users/7?x=1", "DELETE").body, "DELETE /users/:key 7 /users/7 /users/7?x=1");
    EXPECT_EQ(r.log.take(), "before after own own' after' before'");
}

TEST(Reroute, RunsAnotherRoute) {
    rig r;
    EXPECT_EQ(r.ask("GET", "/nowhere", "GET /users/9").body, "get 9");
    EXPECT_EQ(r.log.take(), "before after after' before'");
    EXPECT_EQ(r.ask("GET", "/users/1", "GET /users/2").body, "get 2");
}

TEST(Reroute, LeavesOtherRequestsAlone) {
    rig r;
    EXPECT_EQ(r.t->get("/users/7").body, "get 7");
    EXPECT_EQ(r.ask("POST", "/users/7", "DELETE").status, 200);
    EXPECT_EQ(r.t->get("/users/7").body, "get 7") << "on the same connection";
}

TEST(Reroute, KeepsTheQuery) {
    rig r;
    EXPECT_EQ(r.ask("GET", "/find?q=onion", "GET /search").body, "onion");
}

TEST(Reroute, NormalisesThePathAsThatOfARequest) {
    rig r;
    EXPECT_EQ(r.ask("GET", "/", "GET /x/../users/a%20b").body, "get a b");
    EXPECT_EQ(r.ask("GET", "/", "GET /users/%zz").status, 400);
    EXPECT_EQ(r.ask("GET", "/", "GET /../up").status, 400);
}

TEST(Reroute, IsAnsweredWithWhatTheRouterHasForIt) {
    rig r;
    EXPECT_EQ(r.ask("GET", "/users/7", "GET /nowhere").status, 404);
    EXPECT_EQ(r.log.take(), "before after after' before'");
    auto const no_method = r.ask("POST", "/users/7", "PATCH");
    EXPECT_EQ(no_method.status, 405);
    EXPECT_EQ(no_method.header("Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
    EXPECT_EQ(r.ask("POST", "/users/7", "OPTIONS").status, 204);
}

TEST(Reroute, ReachesTheNotFoundHandlerAndTheOtherSpellingOfASlash) {
    app a{{.trailing_slash = slash::redirect}};
    a.use(rerouting)
        .get("/here", [](context& c) { return c.format("here {} {}", c.path(), c.query("q").value_or("")); })
        .get("/in/:id/", [](context& c) { return std::string(c.param("id")); })
        .not_found([](context&) { return "lost"; });
    test_client t(std::move(a));
    auto const lost = t.get("/here", {{"X-To", "GET /gone"}});
    EXPECT_EQ(lost.status, 404);
    EXPECT_EQ(lost.body, "lost");
    auto const served = t.get("/gone?q=1", {{"X-To", "GET /here/"}});
    EXPECT_EQ(served.status, 200) << "the client knows nothing of /here, so it is not sent there";
    EXPECT_EQ(served.body, "here /here 1");
    EXPECT_EQ(t.get("/gone", {{"X-To", "GET /in/7"}}).body, "7");
    EXPECT_EQ(t.get("/here/?q=1").header("Location"), "/here?q=1") << "who asks for it is";
}

TEST(Reroute, HoldsAnAnnouncedBodyToTheLimitOfTheNewRoute) {
    rig r;
    EXPECT_EQ(r.ask("POST", "/small", "PUT", "1234").body, "small");
    EXPECT_EQ(r.ask("POST", "/small", "PUT", "12345").status, 413);
    EXPECT_EQ(r.t->get("/users/7").status, 200) << "the connection or its successor goes on";
}

TEST(Reroute, LeavesTheBodyForTheNewRoute) {
    rig r;
    EXPECT_EQ(r.ask("POST", "/nowhere", "PUT /echo", "the body").body, "the body");
}

TEST(Reroute, LeavesARefusalAsItIs) {
    app a{{.log = log_records()}};
    a.use([](context& c, next n) -> task<> {
        c.reroute(method::GET, "/");
        return n();
    });
    a.get("/", [](context&) { return "root"; }).post("/", [](context&) { return "posted"; });
    test_client t(std::move(a), {.limits = {.body = 8}});
    EXPECT_EQ(t.get("/%zz").status, 400);
    EXPECT_EQ(t.post("/", "123456789").status, 413);
    EXPECT_EQ(t.options("*").status, 204);
    EXPECT_EQ(t.get("/else").body, "root");
}

TEST(Reroute, FramesTheResponseForTheRequestThatWasSent) {
    rig r;
    auto const as_head = r.ask("GET", "/users/7", "HEAD");
    EXPECT_EQ(as_head.body, "get 7") << "the client sent GET and reads a body";
    auto const as_get = r.ask("HEAD", "/users/7", "GET");
    EXPECT_EQ(as_get.header("Content-Length"), "5");
    EXPECT_EQ(as_get.body, "");
    EXPECT_EQ(r.t->get("/users/8").body, "get 8");
}

TEST(Reroute, MayHappenAfterAnAwait) {
    rig r([](context& c, next n) -> task<> {
        if (co_await c.body() == "drop it") c.reroute(method::DELETE);
        co_await n();
    });
    EXPECT_THAT(r.ask("POST", "/users/7", "", "drop it").body, HasSubstr("DELETE"));
    EXPECT_EQ(r.ask("POST", "/users/7", "", "keep it").body, "post 7");
}

TEST(Reroute, TheLastOneHolds) {
    rig r([](context& c, next n) -> task<> {
        c.reroute(method::PATCH);
        c.reroute(method::GET, "/users/1");
        return n();
    });
    EXPECT_EQ(r.t->post("/users/7").body, "get 1");
    app a;
    a.use(rerouting).use([](context& c, next n) -> task<> {
        if (c.path() == "/one") c.reroute(method::GET, "/two");
        return n();
    });
    a.get("/two", [](context&) { return "two"; });
    test_client inner(std::move(a));
    EXPECT_EQ(inner.get("/", {{"X-To", "GET /one"}}).body, "two") << "one layer after the other";
}

TEST(Reroute, WorksInsideCombinators) {
    auto const pass = [](context&, next n) { return n(); };
    auto const refuse = [](context& c, next) -> task<> {
        c.status(401);
        return {};
    };
    auto const always = [](context const&) { return true; };
    for (any_layer const& layer : {every(pass, rerouting, pass), some(refuse, rerouting), some(rerouting),
                                   when(always, rerouting), except("/never", rerouting), named("x", rerouting)}) {
        rig r(layer);
        EXPECT_THAT(r.ask("POST", "/users/7", "DELETE").body, HasSubstr("DELETE /users/:key 7")) << layer.name();
        EXPECT_EQ(r.log.take(), "before after own own' after' before'") << layer.name();
    }
}

TEST(Reroute, IsRefusedInLayersOfRoutes) {
    log_records records;
    app a{{.log = records}};
    a.get("/", rerouting, [](context&) { return "root"; });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "root");
    EXPECT_EQ(t.get("/", {{"X-To", "POST"}}).status, 500);
    EXPECT_TRUE(records.contains("layers of the app"));
}

TEST(Reroute, RefusesAPathThatIsNone) {
    rig r;
    EXPECT_EQ(r.ask("GET", "/", "GET users").status, 500);
    EXPECT_TRUE(r.records.contains("begins with a slash"));
}

TEST(Reroute, DoesNotHideASecondCallOfNext) {
    for (bool const before : {true, false}) {
        rig r([before](context& c, next n) -> task<> {
            if (before) c.reroute(method::DELETE);
            co_await n();
            if (!before && c.header("X-To") == "again") c.reroute(method::DELETE);
            co_await n();
        });
        EXPECT_EQ(r.ask("POST", "/users/7", "").status, 500);
        EXPECT_TRUE(r.records.contains("called next() twice"));
    }
}

TEST(Reroute, DoesNotHideANextThatWasDropped) {
    rig r([](context& c, next n) -> task<> {
        c.reroute(method::DELETE);
        (void)n();
        return {};
    });
    EXPECT_EQ(r.t->post("/users/7").status, 500);
    EXPECT_TRUE(r.records.contains("neither awaited nor returned"));
}

} // namespace
} // namespace tunic::testing
