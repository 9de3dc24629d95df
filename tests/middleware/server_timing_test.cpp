#include "middleware/fixture.hpp"

#include <tunic/middleware/server_timing.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <utility>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr char const* total_only = "total;desc=\"Total Response Time\";dur=[0-9]+\\.[0-9][0-9][0-9]";

task<int> query(context& c) {
    co_await c.sleep(2ms);
    co_return 7;
}

// What the handler's timings become, without the total.
template <class F> std::string metrics(F handler, server_timing_options options = {.total = false}) {
    app a{{.log = testing::log_records()}};
    a.use(server_timing(std::move(options))).get("/", std::move(handler));
    return test_client(std::move(a)).get("/").header("Server-Timing");
}

// Milliseconds.
double duration_of(std::string const& name, std::string const& text) {
    auto const metric = text.find(name);
    if (metric == std::string::npos) return -1;
    return std::stod(text.substr(text.find("dur=", metric) + 4));
}

TEST(ServerTiming, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::server_timing());
    app.get("/report", [](context& c) -> task<> {
        auto const rows = co_await middleware::timed(c, "db", query(c));
        auto const t = middleware::timing(c, "render", "from rows to text");
        c.text(c.format("{} rows\n", rows));
    });
    // [/example]
    EXPECT_THAT(test_client(std::move(app)).get("/report").header("Server-Timing"),
                MatchesRegex("db;dur=[0-9.]+, render;desc=\"from rows to text\";dur=[0-9.]+, total;.*"));
}

TEST(ServerTiming, TellsTheTotalByDefaultAndNothingElse) {
    auto const r = client_of(server_timing()).get("/");
    EXPECT_THAT(r.header("Server-Timing"), MatchesRegex(total_only));
    EXPECT_FALSE(r.has_header("Timing-Allow-Origin"));
}

TEST(ServerTiming, NamesTheTotalAsTheOptionsSay) {
    EXPECT_THAT(
        client_of(server_timing({.total_name = "app", .total_description = ""})).get("/").header("Server-Timing"),
        MatchesRegex("app;dur=[0-9.]+"));
    EXPECT_FALSE(client_of(server_timing({.total = false})).get("/").has_header("Server-Timing"))
        << "there is nothing to tell";
}

TEST(ServerTiming, MeasuresWithAnObject) {
    auto const text = metrics(
        [](context& c) -> task<> {
            {
                auto const t = timing(c, "wait");
                co_await c.sleep(15ms);
            }
            co_await c.sleep(30ms);
        },
        {});
    EXPECT_GE(duration_of("wait", text), 15);
    EXPECT_GE(duration_of("total", text) - duration_of("wait", text), 30) << "it ended with its scope";
}

TEST(ServerTiming, EndsEarlyAndOnce) {
    auto const text = metrics(
        [](context& c) -> task<> {
            auto t = timing(c, "a");
            t.end();
            co_await c.sleep(20ms);
            t.end();
            auto const moved = std::move(t);
        },
        {});
    EXPECT_GE(duration_of("total", text) - duration_of("a", text), 20);
}

TEST(ServerTiming, MeasuresWhatIsAwaited) {
    int result = 0;
    auto const text = metrics([&result](context& c) -> task<> { result = co_await timed(c, "db", query(c)); });
    EXPECT_EQ(result, 7);
    EXPECT_GE(std::stod(text.substr(text.find('=') + 1)), 2);
}

TEST(ServerTiming, TakesTimesAndFactsFromElsewhere) {
    EXPECT_EQ(metrics([](context& c) {
                  add_timing(c, "db", 53'214us, "three queries");
                  add_timing(c, "cache", "hit");
                  add_timing(c, "miss", std::string_view());
                  add_timing(c, "none", 0ns);
                  add_timing(c, "less", -5ms);
                  add_timing(c, "long", 100h);
              }),
              "db;desc=\"three queries\";dur=53.214, cache;desc=\"hit\", miss, none;dur=0.000, less;dur=0.000, "
              "long;dur=360000000.000");
}

TEST(ServerTiming, KeepsTheOrderInWhichTheyBegan) {
    EXPECT_THAT(metrics([](context& c) {
                    auto const outer = timing(c, "outer");
                    auto const inner = timing(c, "inner");
                }),
                MatchesRegex("outer;dur=[0-9.]+, inner;dur=[0-9.]+"));
}

TEST(ServerTiming, QuotesDescriptionsSoThatTheyEndNothing) {
    EXPECT_EQ(metrics([](context& c) {
                  add_timing(c, "a", 1ms, R"(say "hi", \o/;dur=9)");
                  add_timing(c, "b", 1ms, "x\r\nSet-Cookie: y\tz\x7f");
                  add_timing(c, "c", 1ms, "caf\xc3\xa9");
              }),
              R"(a;desc="say \"hi\", \\o/;dur=9";dur=1.000, b;desc="x  Set-Cookie: y z ";dur=1.000, c;desc="caf)"
              "\xc3\xa9\";dur=1.000");
}

TEST(ServerTiming, CopiesNamesAndDescriptions) {
    EXPECT_THAT(metrics([](context& c) {
                    std::string name = "a-name-longer-than-a-string-holds", text = "a text that will not stay as it is";
                    add_timing(c, name, 1ms, text);
                    add_timing(c, name, text);
                    auto const t = timing(c, name, text);
                    name.assign(name.size(), 'x'); // as good as gone, and seen without a sanitizer
                    text.assign(text.size(), 'x');
                    add_timing(c, std::string("another-name-longer-than-a-string"), 1ms);
                }),
                MatchesRegex("(a-name-longer-than-a-string-holds;desc=\"a text that will not stay as it "
                             "is\"(;dur=[0-9.]+)?, )+another-name-longer-than-a-string;dur=1.000"));
}

TEST(ServerTiming, RefusesNamesThatAreNoTokens) {
    for (std::string const bad : {"", "a b", "a;b", "a,b", "a\"", "a\r\nb", "caf\xc3\xa9"}) {
        app a{{.log = testing::log_records()}};
        a.use(server_timing()).get("/", [bad](context& c) { add_timing(c, bad, 1ms); });
        EXPECT_EQ(test_client(std::move(a)).get("/").status, 500) << bad;
    }
}

TEST(ServerTiming, SendsWhatStillRunsUnlessToldOtherwise) {
    auto const stream_inside = [](context& c) -> task<> {
        auto const t = timing(c, "open");
        add_timing(c, "done", 1ms);
        auto out = co_await c.stream();
        co_await out.write("x");
    };
    EXPECT_THAT(metrics(stream_inside), MatchesRegex("open;dur=[0-9.]+, done;dur=1.000"));
    EXPECT_EQ(metrics(stream_inside, {.total = false, .auto_end = false}), "done;dur=1.000");
}

TEST(ServerTiming, DoesNothingWithoutItsLayer) {
    app a;
    a.get("/", [](context& c) -> task<> {
        auto t = timing(c, "any thing");
        t.end();
        add_timing(c, "x", 1ms);
        add_timing(c, "y", "z");
        c.json(co_await timed(c, "db", query(c)));
    });
    auto const r = test_client(std::move(a)).get("/");
    EXPECT_EQ(r.body, "7");
    EXPECT_FALSE(r.has_header("Server-Timing"));
}

TEST(ServerTiming, MeasuresOnlyWhatIsEnabled) {
    auto t = client_of(
        server_timing({.enabled = [](context const& c) { return c.has_header("X-Debug"); }, .cross_origin = "*"}));
    EXPECT_FALSE(t.get("/").has_header("Server-Timing"));
    EXPECT_FALSE(t.get("/").has_header("Timing-Allow-Origin"));
    EXPECT_TRUE(t.get("/", {{"X-Debug", "1"}}).has_header("Server-Timing"));
    EXPECT_FALSE(client_of(server_timing({.enabled = false})).get("/").has_header("Server-Timing"));
}

TEST(ServerTiming, TellsWhoMayReadThem) {
    EXPECT_EQ(client_of(server_timing({.cross_origin = "https://app.example"})).get("/").header("Timing-Allow-Origin"),
              "https://app.example");
}

TEST(ServerTiming, StandsOnEveryAnswer) {
    auto t = client_of(server_timing());
    for (auto const* path : {"/", "/stream", "/refused", "/broken", "/nowhere"})
        EXPECT_THAT(t.get(path).header("Server-Timing"), MatchesRegex(total_only)) << path;
    EXPECT_TRUE(t.del("/").has_header("Server-Timing")) << "405";
    EXPECT_TRUE(t.head("/").has_header("Server-Timing"));
}

TEST(ServerTiming, KeepsTheTimesOfARequestThatFails) {
    app a{{.log = testing::log_records()}};
    a.use(server_timing({.total = false})).get("/", [](context& c) {
        add_timing(c, "db", 1ms);
        c.fail(409);
    });
    auto const r = test_client(std::move(a)).get("/");
    EXPECT_EQ(r.status, 409);
    EXPECT_EQ(r.header("Server-Timing"), "db;dur=1.000");
}

TEST(ServerTiming, LeavesTheLinesOfOthersAlone) {
    EXPECT_EQ(metrics([](context& c) { c.set("Server-Timing", "upstream;dur=3"); }), "upstream;dur=3");
    app a;
    a.use(server_timing()).get("/", [](context& c) { c.set("Server-Timing", "upstream;dur=3"); });
    EXPECT_EQ(test_client(std::move(a)).get("/").header_values("Server-Timing").size(), 2u);
}

TEST(ServerTiming, RunsOnAGroupAndOnARoute) {
    app a;
    auto const ok = [](context&) { return "x"; };
    a.mount(define_route("/alone", use(server_timing()), GET(ok)));
    a.mount(define_group("/in", use(server_timing()), define_route("/group", GET(ok))));
    a.get("/without", ok);
    test_client t(std::move(a));
    EXPECT_TRUE(t.get("/alone").has_header("Server-Timing"));
    EXPECT_TRUE(t.get("/in/group").has_header("Server-Timing"));
    EXPECT_FALSE(t.get("/without").has_header("Server-Timing"));
}

TEST(ServerTiming, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(server_timing({.total_name = "total time"}), std::invalid_argument);
    EXPECT_THROW(server_timing({.total_name = ""}), std::invalid_argument);
    EXPECT_THROW(server_timing({.total_description = "a\nb"}), std::invalid_argument);
    EXPECT_THROW(server_timing({.cross_origin = "*\r\nX: y"}), std::invalid_argument);
}

} // namespace
} // namespace tunic::middleware
