#include "app/journal.hpp"
#include <gtest/gtest.h>
#include <stdexcept>
#include <tunic/app/combinators.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, B: what runs around a handler, and in which order.
namespace tunic::testing {
namespace {

using std::chrono_literals::operator""ms;

void h(context& c) { c.text("h"); }

TEST(SemanticsB1, UseRunsBeforeEveryHandlerWhereverItStands) {
    journal log;
    app a;
    a.mount(
        define_route("/x", use(log.layer("a")), GET(log.handler("h")), POST(log.handler("h2")), use(log.layer("b"))));
    test_client t(std::move(a));
    (void)t.get("/x");
    EXPECT_EQ(log.take(), "a b h b' a'");
    (void)t.post("/x");
    EXPECT_EQ(log.take(), "a b h2 b' a'");
}

TEST(SemanticsB2, InTheOrderOfTheTextAndOutInTheReverse) {
    journal log;
    app a;
    a.use(log.layer("1")).use(log.layer("2")).use(log.layer("3")).get("/x", log.handler());
    test_client t(std::move(a));
    (void)t.get("/x");
    EXPECT_EQ(log.take(), "1 2 3 h 3' 2' 1'");
}

TEST(SemanticsB2, LayersThatWaitKeepTheOrder) {
    journal log;
    app a;
    a.use([](context& c, next n) -> task<> {
        (void)co_await c.sleep(1ms);
        co_await n();
        (void)co_await c.sleep(1ms);
        c.append("X-Order", "outer");
    });
    a.use(log.layer("inner")).get("/x", [](context& c) -> task<> {
        (void)co_await c.sleep(1ms);
        c.append("X-Order", "handler");
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").header_values("X-Order"), (std::vector<std::string>{"handler", "outer"}));
    EXPECT_EQ(log.take(), "inner inner'");
}

TEST(SemanticsB3, ALayerThatDoesNotCallNextEndsTheWayIn) {
    journal log;
    app a;
    a.use(log.layer("outer")).use(log.guard("guard", 403)).use(log.layer("inner")).get("/x", log.handler());
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 403);
    EXPECT_EQ(r.body, "guard");
    EXPECT_EQ(log.take(), "outer guard outer'");
}

TEST(SemanticsB4, ALayerThatNeitherGoesOnNorAnswersIs404) {
    app a;
    a.mount(define_route("/x", use([](context& c, next) -> task<> {
                             c.set("X-Layer", "1");
                             return {};
                         }),
                         GET(h)));
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 404);
    EXPECT_NE(r.body, "");
    EXPECT_EQ(r.header("X-Layer"), "1");
}

TEST(SemanticsB4, AHandlerThatSetsNothingIs204) {
    app a;
    a.get("/void", [](context&) {});
    a.get("/task", [](context&) -> task<> { co_return; });
    a.get("/empty", [](context&) -> task<> { return {}; });
    test_client t(std::move(a));
    for (auto const path : {"/void", "/task", "/empty"}) EXPECT_EQ(t.get(path).status, 204) << path;
}

TEST(SemanticsB4, AStatusWithoutABodyIsThatStatusWithAnEmptyBody) {
    app a;
    a.get("/handler", [](context& c) { c.status(404); });
    a.mount(define_route("/layer", use([](context& c, next) -> task<> {
                             c.status(401);
                             return {};
                         }),
                         GET(h)));
    test_client t(std::move(a));
    for (auto const& [path, status] : {std::pair{"/handler", 404}, std::pair{"/layer", 401}}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.status, status);
        EXPECT_EQ(r.body, "");
        EXPECT_EQ(r.header("Content-Length"), "0");
    }
}

TEST(SemanticsB4, AnEmptyTextIsABody) {
    app a;
    a.get("/x", [](context&) { return ""; });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 200);
}

task<> twice(context&, next n) {
    co_await n();
    co_await n();
}

TEST(SemanticsB5, NextCalledTwiceIs500AndTheHandlerRanOnce) {
    journal log;
    log_records records;
    app a{{.log = records}};
    a.use(log.layer("outer"))
        .mount(define_route("/x", use(named("greedy", twice)), use(log.layer("inner")), GET(log.handler())));
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body.find("twice"), std::string::npos);
    EXPECT_EQ(log.take(), "outer inner h inner'");
    ASSERT_GE(records.size(), 1U);
    EXPECT_EQ(records.all()[0].layer, "greedy");
    EXPECT_EQ(records.all()[0].path, "/x");
}

TEST(SemanticsB5, NextMayNotBeCalledAgainAfterItThrew) {
    journal log;
    app a;
    a.use([](context&, next n) -> task<> {
        try {
            co_await n();
        } catch (std::runtime_error const&) {}
        co_await n();
    });
    a.get("/x", [log](context&) { log("h"), throw std::runtime_error("first"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 500);
    EXPECT_EQ(log.take(), "h");
}

TEST(SemanticsB6, NextThatIsNeitherAwaitedNorReturnedIsA500AndALogLine) {
    log_records records;
    app a{{.log = records}};
    a.use(named("forgetful", any_layer([](context& c, next n) -> task<> {
                    c.text("half built");
                    auto dropped = n();
                    return {};
                })));
    a.get("/x", h);
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body.find("half"), std::string::npos);
    ASSERT_GE(records.size(), 1U);
    EXPECT_EQ(records.all()[0].layer, "forgetful");
}

TEST(SemanticsB7, OnGetCoversHeadServedByGet) {
    journal log;
    app a;
    a.mount(define_route("/x", use(log.layer("get"), {.on = method::GET}), use(log.layer("head"), {.on = method::HEAD}),
                         use(log.layer("none"), {.on = method_set::none()}), GET(log.handler())));
    test_client t(std::move(a));
    (void)t.head("/x");
    EXPECT_EQ(log.take(), "get h get'");
}

TEST(SemanticsB8, LayersOfABuilderRunInsideOfUseForThatMethodOnly) {
    journal log;
    app a;
    a.mount(define_route("/x", GET(log.layer("g1"), log.handler()), POST(log.handler("p")), use(log.layer("a"))));
    a.get("/short", log.layer("s1"), log.layer("s2"), log.handler());
    test_client t(std::move(a));
    (void)t.get("/x");
    EXPECT_EQ(log.take(), "a g1 h g1' a'");
    (void)t.post("/x");
    EXPECT_EQ(log.take(), "a p a'");
    (void)t.get("/short");
    EXPECT_EQ(log.take(), "s1 s2 h s2' s1'");
}

TEST(SemanticsB9, TheWholeOrder) {
    journal log;
    app a;
    a.use(log.layer("app"));
    a.mount("/base",
            define_group(
                "/outer", use(log.layer("outer")),
                define_group("/inner", use(log.layer("inner")), use(log.layer("json"), {.slot = "validate:json"}),
                             define_route("/x", use(log.layer("route")), use(log.layer("edge"), {.slot = "edge:e"}),
                                          POST(log.layer("own"), log.handler())))));
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/base/outer/inner/x").status, 200);
    EXPECT_EQ(log.take(), "app edge json outer inner route own h own' route' inner' outer' json' edge' app'");
}

TEST(SemanticsB10, LayersOfAGroupWrapItsRoutesAndNothingElse) {
    journal log;
    app a;
    a.mount(define_group("/users", use(log.layer("group")), define_route("/", GET(log.handler())),
                         define_group("/deep", define_route("/x", GET(log.handler())))));
    a.get("/users-archive", log.handler()).get("/users/other", log.handler());
    test_client t(std::move(a));
    auto const ran = [&](std::string_view path) {
        EXPECT_EQ(t.get(path).status, 200) << path;
        return log.take();
    };
    EXPECT_EQ(ran("/users"), "group h group'");
    EXPECT_EQ(ran("/users/deep/x"), "group h group'");
    EXPECT_EQ(ran("/users-archive"), "h");
    EXPECT_EQ(ran("/users/other"), "h");
}

// A prefix with parameters once made a router drop its middleware.
TEST(Immunity60, LayersOfAGroupWithParametersRunAndSeeThem) {
    app a;
    a.mount(define_group("/t/:tenant", use([](context& c, next n) -> task<> {
                             c.append("X-Tenant", c.param("tenant"));
                             return n();
                         }),
                         define_route("/users/:id", GET(h)), define_route("/", GET(h))));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/t/acme/users/1").header("X-Tenant"), "acme");
    EXPECT_EQ(t.get("/t/acme").header("X-Tenant"), "acme");
}

TEST(SemanticsB10, AParameterThatTheRouteDoesNotHaveIsAbsent) {
    auto const shows = [](context& c, next n) -> task<> {
        c.set("X-Id",
              c.format("{}|{}|{}", c.has_param("id"), c.param("id"), c.param<std::optional<int>>("id").value_or(-1)));
        return n();
    };
    app a;
    a.use(shows);
    a.get("/with/:id", h).get("/without", h);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/with/7").header("X-Id"), "true|7|7");
    EXPECT_EQ(t.get("/without").header("X-Id"), "false||-1");
    EXPECT_EQ(t.get("/nowhere").header("X-Id"), "false||-1");
}

TEST(SemanticsB11, AnExceptionPassesThroughEveryAwaitingLayer) {
    journal log;
    app a;
    a.use([log](context& c, next n) -> task<> {
        try {
            co_await n();
        } catch (std::runtime_error const& e) {
            log(e.what());
            c.status(418).text("caught");
        }
    });
    a.use(log.layer("skipped")).get("/x", [](context&) { throw std::runtime_error("boom"); });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 418);
    EXPECT_EQ(r.body, "caught");
    EXPECT_EQ(log.take(), "skipped boom");
}

TEST(SemanticsB11, LayersThatAreNoCoroutinesLetExceptionsPass) {
    app a;
    a.use([](context& c, next n) -> task<> {
        try {
            co_await n();
        } catch (http_error const& e) { c.status(e.status()).text("caught"); }
    });
    a.use([](context&, next n) -> task<> { return n(); });
    a.use([](context&, next) -> task<> { throw http_error(409); });
    a.get("/x", h);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 409);
}

TEST(SemanticsB12, HeadersSetAfterNextAreInTheResponse) {
    app a;
    a.use([](context& c, next n) -> task<> {
        co_await n();
        c.set("X-After", c.res.body());
    });
    a.get("/x", h);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").header("X-After"), "h");
}

struct user {
    std::string name;
};

TEST(SemanticsB12, TheStateOfAnInnerLayerHidesTheOuterOnes) {
    app a;
    a.use([](context& c, next n) -> task<> {
        c.put(user{"outer"});
        return n();
    });
    a.use([](context& c, next n) -> task<> {
        EXPECT_EQ(c.get<user>().name, "outer");
        c.put<user>("inner");
        return n();
    });
    a.get("/x", [](context& c) { c.text(c.get<user>().name); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").body, "inner");
}

TEST(SemanticsB12, StateNeverLeaksToTheNextRequest) {
    app a;
    a.get("/put", [](context& c) { c.put(user{std::string(100, 'x')}), c.set("X-Left", "1").status(202); });
    a.get("/find", [](context& c) { c.text(c.find<user>() ? "leaked" : "clean"); });
    test_client t(std::move(a));
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(t.get("/put").status, 202);
        auto const r = t.get("/find");
        EXPECT_EQ(r.body, "clean");
        EXPECT_EQ(r.status, 200);
        EXPECT_FALSE(r.has_header("X-Left"));
    }
}

TEST(SemanticsB12, StateIsDestroyedWithItsRequest) {
    auto const alive = std::make_shared<int>();
    app a;
    a.get("/x", [&](context& c) { c.put(alive), c.text("x"); });
    test_client t(std::move(a));
    (void)t.get("/x");
    EXPECT_EQ(alive.use_count(), 1);
}

TEST(State, ThatIsMissingIs500AndALogLineThatNamesTheType) {
    log_records records;
    app a{{.log = records}};
    a.get("/x", [](context& c) { c.text(c.get<user>().name); });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body.find("user"), std::string::npos);
    EXPECT_TRUE(records.contains("user"));
}

TEST(SemanticsB14, RefusalsOfTheWirePassNoLayerAndOthersDo) {
    journal log;
    app a;
    a.use(log.layer("app")).get("/x", h);
    test_client t(std::move(a), {.limits = {.head = 2048}});
    struct {
        char const* octets;
        int status;
        char const* ran;
    } const cases[] = {
        {"GET /x HTTP/1.1\r\n\r\n", 400, ""},
        {"GET /x HTTP/9.1\r\nHost: a\r\n\r\n", 505, ""},
        {"BREW /x HTTP/1.1\r\nHost: a\r\n\r\n", 501, ""},
        {"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, "app app'"},
        {"PUT /x HTTP/1.1\r\nHost: a\r\n\r\n", 405, "app app'"},
        {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "app app'"},
        {"GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "app app'"},
    };
    for (auto const& c : cases) {
        EXPECT_EQ(t.send_raw(c.octets).responses.at(0).status, c.status) << c.octets;
        EXPECT_EQ(log.take(), c.ran) << c.octets;
    }
    auto const long_field = "GET /x HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(4000, 'x') + "\r\n\r\n";
    EXPECT_EQ(t.send_raw(long_field).responses.at(0).status, 431);
    EXPECT_EQ(log.take(), "");
}

TEST(NotFound, AnswersInPlaceOfThe404AndIsOneItself) {
    journal log;
    app a;
    a.use(log.layer("app")).get("/x", h).not_found([](context&) { return "nothing here"; });
    test_client t(std::move(a));
    auto const r = t.get("/y");
    EXPECT_EQ(r.status, 404);
    EXPECT_EQ(r.body, "nothing here");
    EXPECT_EQ(log.take(), "app app'");
    EXPECT_EQ(t.put("/x").status, 405);
}

TEST(NotFound, MaySayAnotherStatus) {
    app a;
    a.not_found([](context& c) { c.status(410).text("gone"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/y").status, 410);
}

} // namespace
} // namespace tunic::testing
