#include "app/journal.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <tunic/coro/time_limit.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, F1 to F5: what becomes of exceptions.
namespace tunic::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using std::chrono_literals::operator""ms;

app quiet(log_records const& records = {}) { return app{{.log = records}}; }

TEST(SemanticsF1, AnUnknownExceptionIsA500ThatTellsNothing) {
    log_records records;
    auto a = quiet(records);
    a.get("/std", [](context&) { throw std::runtime_error("the password is hunter2"); });
    a.get("/later", [](context& c) -> task<> {
        (void)co_await c.sleep(1ms);
        throw std::runtime_error("the password is hunter2");
    });
    a.get("/int", [](context&) { throw 42; });
    a.get("/ok", [](context&) { return "ok"; });
    test_client t(std::move(a));
    for (auto const path : {"/std", "/later", "/int"}) {
        records.clear();
        auto const r = t.get(path);
        EXPECT_EQ(r.status, 500) << path;
        EXPECT_EQ(r.body, R"({"type":"about:blank","title":"Internal Server Error","status":500})");
        EXPECT_FALSE(r.closes) << path;
        ASSERT_EQ(records.size(), 1U) << path;
        EXPECT_EQ(records.all()[0].level, log_level::error);
        EXPECT_EQ(records.all()[0].method, "GET");
        EXPECT_EQ(records.all()[0].path, path);
        EXPECT_EQ(t.get("/ok").body, "ok");
    }
    EXPECT_TRUE(records.contains("no std::exception"));
}

TEST(SemanticsF2, AnHttpErrorIsItsStatusAndMessage) {
    log_records records;
    auto a = quiet(records);
    a.get("/throw", [](context&) { throw http_error(404, "User not found"); });
    a.get("/fail", [](context& c) { c.fail(409, "taken"); });
    a.get("/bare", [](context& c) { c.fail(403); });
    test_client t(std::move(a));
    auto const r = t.get("/throw");
    EXPECT_EQ(r.status, 404);
    EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(r.body, R"({"type":"about:blank","title":"Not Found","status":404,"detail":"User not found"})");
    EXPECT_EQ(t.get("/fail").status, 409);
    EXPECT_EQ(t.get("/bare").body, R"({"type":"about:blank","title":"Forbidden","status":403})");
    EXPECT_TRUE(records.empty()) << "a 4xx is no event for the log";
}

TEST(SemanticsF2, MessagesOf5xxAreHiddenUnlessExposed) {
    log_records records;
    auto a = quiet(records);
    a.get("/hidden", [](context&) { throw http_error(503, "db7 is down"); });
    a.get("/exposed", [](context&) { throw http_error(503, "try later", {}, true); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/hidden").status, 503);
    EXPECT_THAT(t.get("/hidden").body, Not(HasSubstr("db7")));
    EXPECT_TRUE(records.contains("db7 is down"));
    EXPECT_THAT(t.get("/exposed").body, HasSubstr("try later"));
}

TEST(SemanticsF2, AStatusThatIsNoErrorIs500) {
    for (int const status : {0, -1, 100, 200, 302, 399, 600, 1000}) {
        log_records records;
        auto a = quiet(records);
        a.get("/x", [=](context&) { throw http_error(status, "odd"); });
        test_client t(std::move(a));
        auto const r = t.get("/x");
        EXPECT_EQ(r.status, 500) << status;
        EXPECT_THAT(r.body, Not(HasSubstr("odd")));
        EXPECT_TRUE(records.contains("odd")) << status;
    }
}

TEST(SemanticsF2, AnInvalidStatusOfTheResponseIs500) {
    for (int const status : {0, 99, 100, 103, 199, 600, -5}) {
        auto a = quiet();
        a.get("/x", [=](context& c) { c.status(status).text("x"); });
        test_client t(std::move(a));
        EXPECT_EQ(t.get("/x").status, 500) << status;
    }
}

TEST(SemanticsF2, TheTextIsPlainWhenJsonIsNotAccepted) {
    auto a = quiet();
    a.get("/x", [](context& c) { c.fail(404, "no <such> user"); });
    test_client t(std::move(a));
    struct {
        char const* accept;
        bool json;
    } const cases[] = {
        {"application/json", true},
        {"application/problem+json", true},
        {"*/*", true},
        {"application/*", true},
        {"text/plain", false},
        {"text/html", false},
        {"", true},
        {"application/json;q=0, text/*", false},
    };
    for (auto const& c : cases) {
        auto const r = t.get("/x", {{"Accept", c.accept}});
        EXPECT_EQ(r.status, 404) << c.accept;
        EXPECT_EQ(r.header("Content-Type"), c.json ? "application/problem+json" : "text/plain; charset=utf-8")
            << c.accept;
        if (!c.json) { EXPECT_EQ(r.body, "no <such> user"); }
    }
    EXPECT_EQ(t.get("/y", {{"Accept", "text/plain"}}).body, "Not Found");
}

TEST(Problems, HaveTheIdOfTheRequest) {
    log_records records;
    auto a = quiet(records);
    a.use([](context& c, next n) -> task<> {
        c.request_id("r-1");
        return n();
    });
    a.get("/x", [](context&) { throw std::runtime_error("boom"); });
    test_client t(std::move(a));
    EXPECT_THAT(t.get("/x").body, HasSubstr(R"("request_id":"r-1")"));
    EXPECT_THAT(t.get("/y").body, HasSubstr(R"("request_id":"r-1")"));
    EXPECT_EQ(records.all().at(0).request_id, "r-1");
}

TEST(SemanticsF3, AnErrorDropsWhatDescribedTheBodyAndKeepsTheRest) {
    auto a = quiet();
    a.use([](context& c, next n) -> task<> {
        c.set("Access-Control-Allow-Origin", "*").set("Vary", "Origin").set("X-Request-Id", "7");
        return n();
    });
    a.get("/x", [](context& c) {
        c.status(201).text("half");
        c.set("ETag", "\"1\"").set("Last-Modified", "x").set("Cache-Control", "max-age=60").set("Expires", "x");
        c.set("content-encoding", "gzip").set("Content-Language", "de").cookie({.name = "sid", .value = "1"});
        throw http_error(429, "slowly", {{"Retry-After", "3"}, {"Vary", "Accept"}});
    });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 429);
    EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(r.header("X-Request-Id"), "7");
    EXPECT_EQ(r.header("Retry-After"), "3");
    for (auto const lost :
         {"ETag", "Last-Modified", "Cache-Control", "Expires", "Content-Encoding", "Content-Language", "Set-Cookie"})
        EXPECT_FALSE(r.has_header(lost)) << lost;
    EXPECT_THAT(r.body, HasSubstr("slowly"));
}

TEST(SemanticsF3, HeadersOfTheErrorAreAdded) {
    auto a = quiet();
    a.use([](context& c, next n) -> task<> {
        c.set("Vary", "Origin");
        return n();
    });
    a.get("/x", [](context&) -> task<> {
        throw http_error(401, "who",
                         {{"WWW-Authenticate", "Basic"}, {"WWW-Authenticate", "Bearer"}, {"Vary", "Accept"}});
    });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.header_values("WWW-Authenticate"), (std::vector<std::string>{"Basic", "Bearer"}));
    EXPECT_EQ(r.header_values("Vary"), (std::vector<std::string>{"Origin", "Accept"}));
}

TEST(SemanticsF3, AHeaderOfAnErrorThatIsNoneIsAPlain500) {
    log_records records;
    auto a = quiet(records);
    a.get("/x", [](context&) { throw http_error(404, "x", {{"X-Bad", "a\r\nSet-Cookie: b"}}); });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 500);
    EXPECT_FALSE(r.has_header("Set-Cookie"));
    EXPECT_EQ(r.body, "Internal Server Error");
    EXPECT_FALSE(records.empty());
}

auto handles(journal const& log, std::string const& name) {
    return [log, name](context& c, std::exception_ptr) -> task<> {
        log(name);
        c.status(418).text(name);
        return {};
    };
}

TEST(SemanticsF4, TheNearestErrorHandlerWins) {
    journal log;
    auto a = quiet();
    void (*const boom)(context&) = [](context&) { throw std::runtime_error("boom"); };
    a.on_error(handles(log, "app")).get("/0", boom);
    a.mount(define_group("/1", on_error(handles(log, "outer")), define_route("/x", GET(boom)),
                         define_group("/2", on_error(handles(log, "inner")), define_route("/x", GET(boom)),
                                      define_route("/y", on_error(handles(log, "route")), GET(boom)))));
    test_client t(std::move(a));
    for (auto const& [path, handler] :
         {std::pair{"/0", "app"}, {"/1/x", "outer"}, {"/1/2/x", "inner"}, {"/1/2/y", "route"}}) {
        EXPECT_EQ(t.get(path).body, handler) << path;
        EXPECT_EQ(log.take(), handler) << path;
    }
}

TEST(SemanticsF4, TheAppsHandlerSeesItsOwnLayersToo) {
    journal log;
    auto a = quiet();
    a.use([](context&, next) -> task<> { throw std::runtime_error("boom"); });
    a.on_error(handles(log, "app")).get("/x", log.handler());
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 418);
    EXPECT_EQ(log.take(), "app");
}

TEST(SemanticsF4, AnErrorHandlerIsNotAskedWhenNothingIsThrown) {
    journal log;
    auto a = quiet();
    a.on_error(handles(log, "app")).get("/x", [](context& c) { c.status(500).text("mine"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").body, "mine");
    EXPECT_EQ(t.get("/nowhere").status, 404);
    EXPECT_EQ(log.take(), "");
}

TEST(SemanticsF4, AnErrorInAnErrorHandlerIsAPlain500AndNoOtherHandlerIsAsked) {
    journal log;
    log_records records;
    auto a = quiet(records);
    a.on_error(handles(log, "app"));
    a.mount(define_group("/g", on_error(handles(log, "group")),
                         define_route("/x", on_error([log](context& c, std::exception_ptr) -> task<> {
                                          log("route");
                                          c.status(418).text("half");
                                          throw http_error(404, "worse");
                                      }),
                                      GET([](context&) { throw http_error(400, "bad"); }))));
    test_client t(std::move(a));
    auto const r = t.get("/g/x");
    EXPECT_EQ(r.status, 500);
    EXPECT_THAT(r.body, Not(HasSubstr("half")));
    EXPECT_EQ(log.take(), "route");
    EXPECT_FALSE(records.empty());
}

TEST(SemanticsF4, AnErrorHandlerSeesNothingOfTheHalfBuiltResponse) {
    auto a = quiet();
    a.on_error([](context& c, std::exception_ptr) -> task<> {
        EXPECT_FALSE(c.res.has_body());
        c.text("sorry");
        return {};
    });
    a.get("/x", [](context& c) {
        c.status(201).html("half").set("ETag", "\"1\"").set("X-Kept", "1").cookie({.name = "sid", .value = "1"});
        throw std::runtime_error("boom");
    });
    a.get("/404", [](context& c) { c.fail(404); });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 500) << "unless it says another one, the status is the error's";
    EXPECT_EQ(r.body, "sorry");
    EXPECT_EQ(r.header("X-Kept"), "1");
    EXPECT_FALSE(r.has_header("ETag"));
    EXPECT_FALSE(r.has_header("Set-Cookie"));
    EXPECT_EQ(t.get("/404").status, 404);
}

TEST(SemanticsF5, AnExceptionAfterTheHeadClosesWithoutTheLastChunk) {
    log_records records;
    auto a = quiet(records);
    a.get("/x", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("part");
        throw std::runtime_error("boom");
    });
    test_client t(std::move(a));
    auto const r = t.send_raw("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(r.responses.size(), 1U) << r.octets;
    EXPECT_EQ(r.responses[0].status, 200);
    EXPECT_FALSE(r.responses[0].complete);
    EXPECT_TRUE(r.closed);
    EXPECT_EQ(r.octets.find("\r\n0\r\n"), std::string::npos);
    EXPECT_EQ(records.size(), 1U);
    EXPECT_TRUE(records.contains("boom"));
}

TEST(SemanticsF5, AnErrorHandlerDoesNotMakeABrokenStreamLookWhole) {
    journal log;
    auto a = quiet();
    a.on_error(handles(log, "app")).get("/x", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("part");
        throw std::runtime_error("boom");
    });
    test_client t(std::move(a));
    auto const r = t.send_raw("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(r.responses.size(), 1U) << r.octets;
    EXPECT_FALSE(r.responses[0].complete);
    EXPECT_EQ(log.take(), "");
}

TEST(TimeOuts, ThatEscapeAre503) {
    auto a = quiet();
    a.get("/x", [](context& c) -> task<> {
        auto const forever = [](context& inner) -> task<> { (void)co_await inner.sleep(std::chrono::hours(1)); };
        co_await with_timeout(c, 1ms, forever(c));
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 503);
}

TEST(Logs, ThatThrowDoNotEndRequests) {
    app a{{.log = [](log_record const&) { throw std::runtime_error("full disk"); }}};
    a.get("/x", [](context&) { throw std::runtime_error("boom"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 500);
}

TEST(Logs, MayBeSwitchedOff) {
    app a{{.log = nullptr}};
    a.get("/x", [](context&) { throw std::runtime_error("boom"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 500);
}

} // namespace
} // namespace tunic::testing
