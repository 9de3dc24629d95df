#include "app/journal.hpp"
#include <gtest/gtest.h>
#include <stdexcept>
#include <tunic/app/combinators.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, B13: layers made of layers.
namespace tunic::testing {
namespace {

struct one_route {
    explicit one_route(any_layer under_test) {
        app a{{.log = records}};
        a.use(log.layer("app")).use(std::move(under_test)).get("/x", log.handler()).get("/health", log.handler());
        t.emplace(std::move(a));
    }
    std::string ran(std::string_view path = "/x") {
        last = t->get(path);
        return log.take();
    }
    journal log;
    log_records records;
    std::optional<test_client> t;
    test_response last;
};

any_layer throws(int status) {
    return any_layer([status](context&, next) -> task<> { throw http_error(status); });
}

TEST(SemanticsB13, SomeIsTheFirstThatLetsPass) {
    journal log;
    one_route first(some(log.layer("a"), log.layer("b")));
    EXPECT_EQ(first.ran(), "app h app'");
    EXPECT_EQ(log.take(), "a a'");

    one_route second(some(log.guard("no", 401), log.layer("b"), log.layer("c")));
    EXPECT_EQ(second.ran(), "app h app'");
    EXPECT_EQ(log.take(), "no b b'");
    EXPECT_EQ(second.last.status, 200);
    EXPECT_EQ(second.last.body, "h");
}

TEST(SemanticsB13, SomeTakesAnExceptionBeforeNextForARefusal) {
    journal log;
    one_route t(some(throws(401), log.layer("b")));
    EXPECT_EQ(t.ran(), "app h app'");
    EXPECT_EQ(t.last.status, 200);
}

TEST(SemanticsB13, AnExceptionThatIsNoRefusalPassesThroughSome) {
    journal log;
    auto const ends = [&log](auto thrown, int status) {
        one_route t(some(any_layer([thrown](context&, next) -> task<> { throw thrown; }), log.layer("b")));
        EXPECT_EQ(t.ran(), "app");
        EXPECT_EQ(t.last.status, status);
        EXPECT_EQ(log.take(), "") << "the next layer is not asked";
    };
    ends(std::runtime_error("the database is down"), 500);
    ends(http_error(500), 500);
    ends(http_error(503), 503);
    ends(timed_out(), 503);
    ends(7, 500);
}

TEST(SemanticsB13, TheLastOfSomeDecidesWhenNoneLetsPass) {
    journal log;
    one_route answered(some(throws(401), log.guard("no", 403)));
    EXPECT_EQ(answered.ran(), "app app'");
    EXPECT_EQ(answered.last.status, 403);
    EXPECT_EQ(answered.last.body, "no");
    one_route thrown(some(log.guard("no", 403), throws(401)));
    (void)thrown.ran();
    EXPECT_EQ(thrown.last.status, 401);
}

TEST(SemanticsB13, WhatIsThrownBehindSomeIsNoRefusal) {
    journal log;
    app a;
    a.use(some(log.layer("a"), log.layer("b"))).get("/x", [](context& c) { c.fail(409); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 409);
    EXPECT_EQ(log.take(), "a");
}

TEST(SemanticsB13, ARefusalThatDoesNotCountLeavesNoTraceInTheResponse) {
    app a;
    a.use([](context& c, next n) -> task<> {
        c.set("Cache-Control", "no-store").set("X-Outer", "1");
        co_await n();
    });
    auto const challenge = [](context& c, next) -> task<> {
        c.status(401).set("WWW-Authenticate", "Basic").set("X-Outer", "2").text("no");
        return {};
    };
    auto const lets_pass = [](context&, next n) -> task<> { return n(); };
    a.use(some(challenge, lets_pass)).get("/", [](context&) { return "in"; });
    test_client t{std::move(a)};
    auto const r = t.get("/");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "in");
    EXPECT_EQ(r.header("Cache-Control"), "no-store");
    EXPECT_EQ(r.header("X-Outer"), "1");
    EXPECT_EQ(r.header("WWW-Authenticate"), "");
}

TEST(SemanticsB13, NorDoesItLeaveATraceInTheContext) {
    struct mark {
        int number;
    };
    any_layer const leaves_all([](context& c, next) -> task<> {
        c.put(mark{7});
        c.request_id("of the refused");
        c.before_send([](context& answered) { answered.set("X-From-Refused", "yes"); });
        c.limit_body(1);
        c.reroute(method::GET, "/health");
        throw http_error(401);
    });
    app a;
    a.use(some(leaves_all, any_layer([](context&, next n) { return n(); })));
    a.post("/x/:name", [](context& c) -> task<> {
        auto const body = co_await c.body();
        c.text(c.format("{} {} {} {}", c.param("name"), body, c.find<mark>() != nullptr, c.request_id()));
    });
    a.get("/health", [](context&) { return "rerouted"; });
    auto const r = test_client(std::move(a)).post("/x/ann", "longer than one");
    EXPECT_EQ(r.body, "ann longer than one false ");
    EXPECT_EQ(r.header("X-From-Refused"), "");
}

TEST(SemanticsB13, AnAnswerThatIsStreamedIsTheAnswer) {
    journal log;
    any_layer const streams_a_refusal([](context& c, next) -> task<> {
        c.status(401);
        auto out = co_await c.stream();
        co_await out.write("refused");
    });
    one_route t(some(streams_a_refusal, log.layer("b")));
    EXPECT_EQ(t.ran(), "app app'");
    EXPECT_EQ(log.take(), "") << "nobody runs behind an answer that is on its way";
    EXPECT_EQ(t.last.status, 401);
    EXPECT_EQ(t.last.body, "refused");
}

TEST(SemanticsB13, ExceptMatchesAsTheAppMatches) {
    auto const refuse = [](context&, next) -> task<> { throw http_error(401); };
    for (bool const strict : {false, true}) {
        app a{{.trailing_slash = strict ? slash::strict : slash::ignore}};
        a.use(except("/health", any_layer(refuse)));
        a.get("/health", [](context&) { return "well"; }).get("/*path", [](context&) { return "secret"; });
        test_client t{std::move(a)};
        EXPECT_EQ(t.get("/health").status, 200);
        EXPECT_EQ(t.get("/health/").status, strict ? 401 : 200);
    }
}

TEST(SemanticsB13, EveryIsAllOfThemInOrder) {
    journal log;
    one_route all(every(log.layer("a"), log.layer("b"), log.layer("c")));
    EXPECT_EQ(all.ran(), "app h app'");
    EXPECT_EQ(log.take(), "a b c c' b' a'");
    one_route refused(every(log.layer("a"), log.guard("no", 403), log.layer("c")));
    EXPECT_EQ(refused.ran(), "app app'");
    EXPECT_EQ(log.take(), "a no a'");
    EXPECT_EQ(refused.last.status, 403);
}

TEST(SemanticsB13, CombinatorsNest) {
    journal log;
    one_route t(
        some(every(log.layer("a"), log.guard("no", 401)), every(log.layer("b"), some(throws(400), log.layer("c")))));
    EXPECT_EQ(t.ran(), "app h app'");
    EXPECT_EQ(log.take(), "a no a' b c c' b'");
}

TEST(SemanticsB13, ExceptIsLeftOutForAPattern) {
    journal log;
    one_route t(except("/health", log.layer("limit")));
    (void)t.ran("/x");
    EXPECT_EQ(log.take(), "limit limit'");
    for (auto const path : {"/health", "/health/", "/%68ealth", "/x/../health"}) {
        (void)t.ran(path);
        EXPECT_EQ(log.take(), "") << path;
    }
    for (auto const path : {"/health/x", "/healthy", "//health", "/%zz"}) {
        (void)t.ran(path);
        EXPECT_EQ(log.take(), "limit limit'") << path;
    }
    EXPECT_EQ(t.t->options("*").status, 204);
    EXPECT_EQ(log.take(), "limit limit'");
}

TEST(SemanticsB13, WhenAndExceptAskAPredicate) {
    journal log;
    auto const asked = [](context const& c) { return c.has_header("X-Ask"); };
    one_route t(every(when(asked, log.layer("when")), except(asked, log.layer("except"))));
    (void)t.t->get("/x", {{"X-Ask", "1"}});
    EXPECT_EQ(log.take(), "when when'");
    (void)t.t->get("/x");
    EXPECT_EQ(log.take(), "except except'");
}

task<> twice(context&, next n) {
    co_await n();
    co_await n();
}
task<> forgets(context& c, next n) {
    c.text("half built");
    auto dropped = n();
    return {};
}

TEST(SemanticsB5, ALayerInACombinatorMayCallNextOnceToo) {
    for (auto const& combined : {every(named("greedy", any_layer(twice))), some(named("greedy", any_layer(twice)))}) {
        one_route t(combined);
        EXPECT_EQ(t.ran(), "app h");
        EXPECT_EQ(t.last.status, 500);
        EXPECT_EQ(t.records.all().at(0).layer, "greedy");
    }
}

TEST(SemanticsB5, CallingNextAgainDoesNotLeadPastARefusal) {
    journal log;
    one_route t(every(any_layer(twice), log.guard("no", 403)));
    EXPECT_EQ(t.ran(), "app");
    EXPECT_EQ(t.last.status, 500);
    EXPECT_EQ(log.take(), "no");
}

TEST(SemanticsB6, ANextDroppedInACombinatorNamesTheCombinator) {
    one_route t(every(named("forgetful", any_layer(forgets))));
    EXPECT_EQ(t.ran(), "app app'");
    EXPECT_EQ(t.last.status, 500);
    EXPECT_EQ(t.records.all().at(0).layer, "every(forgetful)");
}

} // namespace
} // namespace tunic::testing
