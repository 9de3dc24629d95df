#include "middleware/fixture.hpp"
#include "middleware/plain_client.hpp"

#include <tunic/middleware/health.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

bool well(context&) { return true; }
bool ill(context&) { return false; }
task<bool> well_later(context& c) {
    co_await c.sleep(1ms);
    co_return true;
}
task<bool> never(context& c) {
    co_await c.sleep(1h);
    co_return true;
}
task<bool> throws_later(context& c) {
    co_await c.sleep(1ms);
    throw std::runtime_error("password=hunter2");
}
bool throws_something(context&) { throw 42; }

TEST(Health, ExampleOfItsPage) {
    app app;
    struct {
        task<bool> ping(context& c) {
            co_await c.sleep(1ms);
            co_return true;
        }
    } db;
    // [example]
    app.use(middleware::health({.ready = {{"database", [&db](context& c) { return db.ping(c); }}}}));
    // [/example]
    EXPECT_EQ(test_client(std::move(app)).get("/readyz?verbose").body, "[+]database ok\nreadyz check passed\n");
}

TEST(Health, IsWellWithoutChecks) {
    auto t = client_of(health());
    for (auto const* path : {"/livez", "/readyz", "/startupz"}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.status, 200) << path;
        EXPECT_EQ(r.body, "ok\n");
        EXPECT_EQ(r.header("Cache-Control"), "no-store");
        EXPECT_EQ(r.header("Content-Type"), "text/plain; charset=utf-8");
    }
}

TEST(Health, AsksTheChecksOfTheProbe) {
    auto t =
        client_of(health({.live = {{"a", well}}, .ready = {{"b", well_later}, {"c", ill}}, .startup = {{"d", ill}}}));
    EXPECT_EQ(t.get("/livez").status, 200);
    auto const r = t.get("/readyz");
    EXPECT_EQ(r.status, 503);
    EXPECT_EQ(r.body, "failed\n");
    EXPECT_EQ(r.header("Cache-Control"), "no-store");
    EXPECT_EQ(t.get("/startupz").status, 503);
}

TEST(Health, ListsTheChecksWhenAsked) {
    auto t = client_of(
        health({.ready = {{"a", well}, {"b", ill}, {"c", throws_later}, {"d", throws_something}, {"e", never}},
                .time_limit = 20ms}));
    EXPECT_EQ(t.get("/readyz?verbose").body,
              "[+]a ok\n[-]b failed\n[-]c failed\n[-]d failed\n[-]e failed: took too long\n"
              "readyz check failed\n");
    EXPECT_EQ(t.get("/livez?verbose").body, "livez check passed\n");
}

TEST(Health, KeepsTheListFromStrangers) {
    auto t = client_of(
        health({.live = {{"secret", well}}, .verbose = [](context const& c) { return c.has_header("X-Ours"); }}));
    EXPECT_EQ(t.get("/livez?verbose").body, "ok\n");
    EXPECT_EQ(t.get("/livez?verbose", {{"X-Ours", "1"}}).body, "[+]secret ok\nlivez check passed\n");
}

TEST(Health, SaysNothingOfWhatACheckThrows) {
    auto t = client_of(health({.ready = {{"db", throws_later}}}));
    EXPECT_EQ(t.get("/readyz?verbose").body.find("hunter2"), std::string::npos);
}

TEST(Health, AsksSideBySide) {
    struct {
        int now = 0, most = 0;
    } running;
    auto const slow = [&running](context& c) -> task<bool> {
        running.most = std::max(running.most, ++running.now);
        co_await c.sleep(5ms);
        --running.now;
        co_return true;
    };
    auto t = client_of(health({.live = {{"a", slow}, {"b", slow}, {"c", slow}, {"d", slow}}}));
    EXPECT_EQ(t.get("/livez").status, 200);
    EXPECT_EQ(running.most, 4);
}

TEST(Health, WaitsForNobodyLongerThanTheLimit) {
    auto t = client_of(health({.ready = {{"a", never}, {"b", never}, {"c", never}, {"d", never}}, .time_limit = 10ms}));
    auto const start = std::chrono::steady_clock::now();
    EXPECT_EQ(t.get("/readyz").status, 503);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 10ms);
}

TEST(Health, OneThatFailsDoesNotEndTheOthers) {
    auto t = client_of(
        health({.live = {{"a", throws_something}, {"b", well_later}, {"c", throws_later}, {"d", well_later}}}));
    EXPECT_THAT(t.get("/livez?verbose").body, HasSubstr("[+]b ok\n[-]c failed\n[+]d ok\n"));
}

TEST(Health, RemembersThatTheStartIsOver) {
    auto const asked = std::make_shared<std::atomic<int>>(0);
    auto t = client_of(health({.startup = {{"warm", [asked](context&) { return ++*asked == 2; }}}}));
    EXPECT_EQ(t.get("/startupz").status, 503);
    EXPECT_EQ(t.get("/startupz").status, 200);
    EXPECT_EQ(t.get("/startupz").status, 200);
    EXPECT_EQ(*asked, 2);
}

TEST(Health, AnswersHeadLikeGet) {
    auto t = client_of(health({.ready = {{"a", ill}}}));
    auto const live = t.head("/livez");
    EXPECT_EQ(live.status, 200);
    EXPECT_EQ(live.header("Content-Length"), "3");
    EXPECT_EQ(live.body, "");
    EXPECT_EQ(live.header("Cache-Control"), "no-store");
    EXPECT_EQ(t.head("/readyz").status, 503);
}

TEST(Health, LeavesEverythingElseAlone) {
    auto t = client_of(health());
    EXPECT_EQ(t.get("/").body, "hello");
    EXPECT_EQ(t.post("/livez").status, 404);
    EXPECT_EQ(t.get("/livez/").status, 404);
    EXPECT_EQ(t.get("/livez/x").status, 404);
    EXPECT_EQ(t.get("/LIVEZ").status, 404);
}

TEST(Health, IsWhereTheOptionsSay) {
    auto t = client_of(health({.live_path = "/-/live", .ready_path = "", .startup_path = ""}));
    EXPECT_EQ(t.get("/-/live").status, 200);
    EXPECT_EQ(t.get("/livez").status, 404);
    EXPECT_EQ(t.get("/readyz").status, 404);
    EXPECT_EQ(t.get("/startupz").status, 404);
}

TEST(Health, AnswersBeforeTheLayersInside) {
    auto t = client_of(health(), [](context& c, next) -> task<> {
        c.status(401);
        return {};
    });
    EXPECT_EQ(t.get("/livez").status, 200);
    EXPECT_EQ(t.get("/").status, 401);
}

TEST(Health, IsNotReadyWhileTheServerDrains) {
    std::atomic<bool> seen = false;
    app a;
    a.use(health({.ready = {{"slow",
                             [&](context& c) -> task<bool> {
                                 seen = true;
                                 while (!c.draining()) co_await c.sleep(1ms);
                                 co_return true;
                             }}},
                  .time_limit = 10s}));
    server s(std::move(a).compile(), {.port = 0, .threads = 1});
    s.start();
    plain_client ready(s.port()), live(s.port());
    live.write("GET /livez HTTP/1.1\r\nHo"); // the rest comes when the server drains already
    ready.write("GET /readyz?verbose HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 5000 && !seen; ++i) std::this_thread::sleep_for(1ms);
    s.stop();
    std::string const answer(ready.read_some());
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 503 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, HasSubstr("[+]slow ok\n[-]server failed: draining\nreadyz check failed\n"));
    live.write("st: x\r\n\r\n");
    EXPECT_THAT(std::string(live.read_some()), HasSubstr("HTTP/1.1 200 ")) << "draining is no reason to be killed";
    s.wait();
}

TEST(Health, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(health({.live_path = "livez"}), std::invalid_argument);
    for (auto const* path : {"/livez?verbose", "/live%7A", "/livez#x"})
        EXPECT_THROW(health({.live_path = path}), std::invalid_argument) << path;
    EXPECT_THROW(health({.live_path = "/x", .ready_path = "/x"}), std::invalid_argument);
    EXPECT_THROW(health({.live = {{"", well}}}), std::invalid_argument);
    EXPECT_THROW(health({.live = {{"a\nb", well}}}), std::invalid_argument);
    EXPECT_THROW(health({.ready = {{"a", well}, {"a", ill}}}), std::invalid_argument);
    EXPECT_THROW(health({.time_limit = 0ms}), std::invalid_argument);
    EXPECT_NO_THROW(health({.live = {{"a", well}}, .ready = {{"a", well}}, .ready_path = "", .startup_path = ""}));
}

} // namespace
} // namespace tunic::middleware
