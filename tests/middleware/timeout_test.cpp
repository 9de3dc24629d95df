#include "middleware/fixture.hpp"

#include <tunic/coro/thread_pool.hpp>
#include <tunic/middleware/timeout.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <thread>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// What the routes below have seen, and the log of their app.
struct seen {
    int ended = 0;
    cancel_reason why = cancel_reason::none;
    testing::log_records log;
};

test_client slow_app(seen& s, any_layer layer, any_layer inner = [](context&, next n) { return n(); }) {
    app a{{.log = s.log}};
    a.use(std::move(layer)).use(std::move(inner));
    a.get("/fast", [](context&) { return "fast"; });
    a.get("/slow", [&s](context& c) -> task<> {
        co_await c.sleep(10s);
        s.why = c.cancelled().reason;
        ++s.ended;
        c.text("late");
    });
    a.get("/sleeps", [&s](context& c) -> task<> {
        co_await c.sleep(40ms);
        ++s.ended;
        c.text("rested");
    });
    return test_client(with_routes(std::move(a)));
}

TEST(Timeout, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::timeout({.limit = std::chrono::seconds(5)}));
    // [/example]
    steady_duration left{};
    app.get("/", [&left](context& c) { left = c.get<deadline>().left(c); });
    EXPECT_EQ(test_client(std::move(app)).get("/").status, 204);
    EXPECT_GT(left, 4s);
    EXPECT_LE(left, 5s);
}

TEST(Timeout, LetsFastAnswersThrough) {
    seen s;
    auto t = slow_app(s, timeout());
    EXPECT_EQ(t.get("/fast").body, "fast");
    EXPECT_EQ(t.get("/sleeps").body, "rested");
    EXPECT_EQ(t.get("/refused").status, 409);
    EXPECT_EQ(t.get("/stream").body, "one two");
}

TEST(Timeout, Is30SecondsByDefault) {
    seen s;
    app a;
    steady_duration left{};
    a.use(timeout());
    a.get("/", [&left](context& c) { left = c.get<deadline>().left(c); });
    test_client(std::move(a)).get("/");
    EXPECT_GT(left, 29s);
    EXPECT_LE(left, 30s);
}

TEST(Timeout, TheLongestThereIsIsNoLimit) {
    seen s;
    auto t = slow_app(s, timeout({.limit = std::chrono::milliseconds::max()}));
    EXPECT_EQ(t.get("/sleeps").body, "rested");
    app a;
    a.get("/", [](context& c) -> task<> {
        co_await with_timeout(c, std::chrono::hours::max(),
                              [](context& inner) -> task<> { co_await inner.sleep(1ms); }(c));
        c.text("in time");
    });
    EXPECT_EQ(test_client(std::move(a)).get("/").body, "in time");
}

TEST(Timeout, CancelsTheHandlerAwaitsItAndAnswers503) {
    seen s;
    auto t = slow_app(s, timeout({.limit = 20ms}));
    auto const r = t.get("/slow");
    EXPECT_EQ(r.status, 503);
    EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
    EXPECT_THAT(r.body, HasSubstr("the request took too long"));
    EXPECT_EQ(s.ended, 1) << "nothing is detached";
    EXPECT_EQ(s.why, cancel_reason::deadline);
    ASSERT_EQ(s.log.size(), 1u);
    EXPECT_EQ(s.log.all()[0].message, "the time limit passed");
    EXPECT_FALSE(r.closes);
    EXPECT_EQ(t.get("/fast").body, "fast") << "the connection goes on";
}

TEST(Timeout, LeavesNothingOfWhatWasAnsweredFurtherIn) {
    app a{{.log = [](log_record const&) {}}};
    a.use([](context& c, next n) {
        c.set("X-Outer", "1").set("X-Result", "outer");
        c.before_send([](context& at_last) { at_last.set("X-Outer-Hook", "1"); });
        return n();
    });
    a.use(timeout({.limit = 20ms}));
    a.get("/made", [](context& c) -> task<> {
        c.set("X-Result", "early").cookie({.name = "sid", .value = "1"});
        c.before_send([](context& at_last) { at_last.set("X-Inner-Hook", "1"); });
        co_await c.sleep(10s);
        c.status(201).set("Location", "/made/7").type("text/csv").text("late");
    });
    auto const r = test_client(std::move(a)).get("/made");
    EXPECT_EQ(r.status, 503);
    EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(r.header("X-Result"), "outer");
    EXPECT_EQ(r.header("X-Outer"), "1");
    EXPECT_EQ(r.header("X-Outer-Hook"), "1");
    for (auto const* gone : {"Location", "Set-Cookie", "X-Inner-Hook"}) EXPECT_EQ(r.header(gone), "") << gone;
}

TEST(Timeout, AnswersHeadWithoutABody) {
    seen s;
    auto t = slow_app(s, timeout({.limit = 20ms}));
    auto const r = t.head("/slow");
    EXPECT_EQ(r.status, 503);
    EXPECT_EQ(r.body, "");
    EXPECT_EQ(t.get("/fast").body, "fast");
}

TEST(Timeout, PipelinedRequestsStayInStep) {
    seen s;
    auto t = slow_app(s, timeout({.limit = 20ms}));
    auto const r = t.send_raw("GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /fast HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_EQ(r.responses.size(), 2u);
    EXPECT_EQ(r.responses[0].status, 503);
    EXPECT_EQ(r.responses[1].body, "fast");
}

TEST(Timeout, AHandlerThatIgnoresTheCancellationIsAnsweredForWhenItEnds) {
    seen s;
    thread_pool pool(1);
    app a{{.log = s.log}};
    a.use(timeout({.limit = 10ms}));
    a.get("/stubborn", [&](context& c) -> task<> {
        auto const work = [] { std::this_thread::sleep_for(50ms); };
        co_await offload(pool, work);
        ++s.ended;
        c.status(201).set("X-Made", "yes").text("made all the same");
    });
    auto const start = std::chrono::steady_clock::now();
    auto const r = test_client(std::move(a)).get("/stubborn");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 50ms);
    EXPECT_EQ(s.ended, 1);
    EXPECT_EQ(r.status, 503);
    EXPECT_THAT(r.body, HasSubstr("took too long"));
}

TEST(Timeout, AHandlerThatThrowsOnCancellationIsA503AllTheSame) {
    seen s;
    app a{{.log = s.log}};
    a.use(timeout({.limit = 10ms}));
    a.post("/", [](context& c) -> task<> {
        co_await c.sleep(10s);
        throw std::runtime_error("a secret");
    });
    EXPECT_THAT(test_client(std::move(a)).post("/").body, HasSubstr("took too long"));
}

TEST(Timeout, EndsTheWaitForABodyThatDoesNotCome) {
    seen s;
    app a{{.log = s.log}};
    a.use(timeout({.limit = 20ms}));
    a.post("/", [](context& c) -> task<> { c.text(co_await c.body()); });
    auto const r = test_client(std::move(a)).send_raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
    ASSERT_EQ(r.responses.size(), 1u);
    EXPECT_EQ(r.responses[0].status, 503);
}

TEST(Timeout, LeavesAStreamAloneOnceItsHeadIsOut) {
    seen s;
    app a{{.log = s.log}};
    a.use(timeout({.limit = 15ms}));
    a.get("/stream", [](context& c) -> task<> {
        auto out = co_await c.stream();
        for (int i = 0; i < 5; ++i) {
            co_await c.sleep(10ms);
            co_await out.write("tick ");
        }
    });
    auto const r = test_client(std::move(a)).get("/stream");
    EXPECT_EQ(r.body, "tick tick tick tick tick ");
    EXPECT_TRUE(r.complete);
    EXPECT_EQ(s.log.size(), 0u);
}

TEST(Timeout, AStreamThatWouldBeginTooLateIsA503AndNotATruncatedBody) {
    seen s;
    thread_pool pool(1);
    app a{{.log = s.log}};
    a.use(timeout({.limit = 10ms}));
    a.get("/stream", [&pool](context& c) -> task<> {
        auto const work = [] { std::this_thread::sleep_for(40ms); };
        co_await offload(pool, work);
        auto out = co_await c.stream();
        co_await out.write("late");
    });
    auto const r = test_client(std::move(a)).get("/stream");
    EXPECT_EQ(r.status, 503);
    EXPECT_TRUE(r.complete);
}

TEST(Timeout, OfNestedLimitsTheShortestCounts) {
    for (auto const& [outer, inner] : {std::pair{20ms, 5000ms}, std::pair{5000ms, 20ms}}) {
        seen s;
        auto t = slow_app(s, timeout({.limit = outer}), timeout({.limit = inner}));
        auto const start = std::chrono::steady_clock::now();
        EXPECT_EQ(t.get("/slow").status, 503);
        EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
        EXPECT_EQ(s.log.size(), 1u);
        EXPECT_EQ(t.get("/fast").body, "fast");
    }
}

TEST(Timeout, ALayerMayCatchAnInnerTimeoutAndGoOn) {
    seen s;
    auto fallback = [](context& c, next n) -> task<> {
        bool late = false;
        try {
            co_await n();
        } catch (timed_out const&) { late = true; }
        if (!late) co_return;
        co_await c.sleep(1ms); // not cancelled any more
        c.text(c.cancelled() ? "still cancelled" : "from the cache");
    };
    app a{{.log = s.log}};
    a.use(timeout({.limit = 10s})).use(fallback).use(timeout({.limit = 10ms}));
    a.get("/slow", [](context& c) -> task<> { co_await c.sleep(10s); });
    EXPECT_EQ(test_client(std::move(a)).get("/slow").body, "from the cache");
}

TEST(Timeout, AnInnerLimitTakesTheOuterOnesPlaceInItsSlot) {
    app a{{.log = testing::log_records()}};
    auto const rest = [](context& c) -> task<> {
        co_await c.sleep(40ms);
        c.text("rested");
    };
    a.mount(define_group("/", use(timeout({.limit = 10ms}), {.slot = "edge:timeout"}),
                         define_route("/short", GET(rest)),
                         define_route("/long", use(timeout({.limit = 5s}), {.slot = "edge:timeout"}), GET(rest))));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/short").status, 503);
    EXPECT_EQ(t.get("/long").body, "rested");
}

TEST(Timeout, TellsTheHandlerItsDeadlineTheSoonestOfAll) {
    steady_duration left{};
    app a;
    a.use(timeout({.limit = 2s})).use(timeout({.limit = 60s}));
    a.get("/", [&left](context& c) { left = c.get<deadline>().left(c); });
    a.get("/past", [](context& c) { return deadline{c.scheduling()->now() - 1s}.left(c) == 0s ? "none" : "some"; });
    test_client t(std::move(a));
    t.get("/");
    EXPECT_GT(left, 1s);
    EXPECT_LE(left, 2s);
    EXPECT_EQ(t.get("/past").body, "none");
}

TEST(Timeout, ErrorHandlersSeeIt) {
    seen s;
    app a{{.log = s.log}};
    a.on_error([](context& c, std::exception_ptr error) -> task<> {
        try {
            std::rethrow_exception(error);
        } catch (timed_out const&) { c.status(504).text("upstream is slow"); }
        co_return;
    });
    a.use(timeout({.limit = 10ms}));
    a.get("/slow", [](context& c) -> task<> { co_await c.sleep(10s); });
    auto const r = test_client(std::move(a)).get("/slow");
    EXPECT_EQ(r.status, 504);
    EXPECT_EQ(r.body, "upstream is slow");
}

TEST(Timeout, KeepsHeadersOfOuterLayers) {
    seen s;
    auto t = slow_app(
        s,
        [](context& c, next n) {
            c.set("X-Outer", "kept");
            return n();
        },
        timeout({.limit = 10ms}));
    EXPECT_EQ(t.get("/slow").header("X-Outer"), "kept");
}

TEST(Timeout, SkipsWhatItIsTold) {
    seen s;
    auto t = slow_app(s, timeout({.limit = 10ms, .skip = [](context const& c) { return c.path() == "/sleeps"; }}));
    EXPECT_EQ(t.get("/sleeps").body, "rested");
    EXPECT_EQ(t.get("/slow").status, 503);
}

TEST(Timeout, RefusesALimitThatIsNone) {
    EXPECT_THROW(timeout({.limit = 0ms}), std::invalid_argument);
    EXPECT_THROW(timeout({.limit = -1ms}), std::invalid_argument);
}

} // namespace
} // namespace tunic::middleware
