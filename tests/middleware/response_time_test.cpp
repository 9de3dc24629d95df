#include "middleware/fixture.hpp"

#include <tunic/middleware/response_time.hpp>

#include <gmock/gmock.h>

namespace tunic::middleware {
namespace {

using ::testing::MatchesRegex;
using unit = response_time_options::unit;

TEST(ResponseTime, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::response_time({.digits = 1}));
    // [/example]
    EXPECT_THAT(test_client(std::move(app)).get("/").header("X-Response-Time"), MatchesRegex("[0-9]+\\.[0-9]ms"));
}

TEST(ResponseTime, IsInMillisecondsWithThreeDigits) {
    auto t = client_of(response_time());
    EXPECT_THAT(t.get("/").header("X-Response-Time"), MatchesRegex("[0-9]+\\.[0-9][0-9][0-9]ms"));
}

TEST(ResponseTime, IsWrittenAsTheOptionsSay) {
    struct {
        response_time_options options;
        char const* form;
    } const cases[] = {
        {{.digits = 0}, "[0-9]+ms"},
        {{.digits = 1, .suffix = false}, "[0-9]+\\.[0-9]"},
        {{.in = unit::microseconds}, "[0-9]+us"},
        {{.in = unit::microseconds, .suffix = false}, "[0-9]+"},
    };
    for (auto const& c : cases)
        EXPECT_THAT(client_of(response_time(c.options)).get("/").header("X-Response-Time"), MatchesRegex(c.form));
}

TEST(ResponseTime, HasAHeaderOfAnyName) {
    auto t = client_of(response_time({.header = "X-Took"}));
    EXPECT_TRUE(t.get("/").has_header("X-Took"));
    EXPECT_FALSE(t.get("/").has_header("X-Response-Time"));
}

TEST(ResponseTime, StandsOnEveryAnswer) {
    auto t = client_of(response_time());
    for (auto const* path : {"/", "/stream", "/refused", "/broken", "/nowhere"})
        EXPECT_TRUE(t.get(path).has_header("X-Response-Time")) << path;
    EXPECT_TRUE(t.del("/").has_header("X-Response-Time")) << "405";
}

TEST(ResponseTime, CoversTheLayersInside) {
    auto t = client_of(response_time({.digits = 0, .suffix = false}), [](context& c, next n) -> task<> {
        co_await c.sleep(std::chrono::milliseconds(20));
        co_await n();
    });
    EXPECT_GE(std::stoi(t.get("/").header("X-Response-Time")), 20);
}

TEST(ResponseTime, RunsOnAGroupAndOnARoute) {
    app a;
    a.mount(define_route("/alone", use(response_time()), GET([](context&) { return "x"; })));
    a.mount(define_group("/in", use(response_time()), define_route("/group", GET([](context&) { return "x"; }))));
    a.get("/without", [](context&) { return "x"; });
    test_client t(std::move(a));
    EXPECT_TRUE(t.get("/alone").has_header("X-Response-Time"));
    EXPECT_TRUE(t.get("/in/group").has_header("X-Response-Time"));
    EXPECT_FALSE(t.get("/without").has_header("X-Response-Time"));
}

TEST(ResponseTime, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(response_time({.header = ""}), std::invalid_argument);
    EXPECT_THROW(response_time({.header = "X Time"}), std::invalid_argument);
    EXPECT_THROW(response_time({.digits = 4}), std::invalid_argument);
}

} // namespace
} // namespace tunic::middleware
