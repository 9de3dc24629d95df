#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <exception>
#include <gtest/gtest.h>
#include <stdexcept>

namespace tunic {
namespace {

struct out_of_stock : std::runtime_error {
    out_of_stock() : std::runtime_error("none left") {}
};

// Knows one exception and leaves all others alone.
task<> explain_stock(context& c, std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (out_of_stock const& e) { c.status(409).text(e.what()); }
    co_return;
}

app make_app(app_options options = {}) {
    app a(std::move(options));
    a.mount(define_group(
        "/shop", on_error(explain_stock),
        define_route("/none", GET([](context&) -> std::string { throw out_of_stock(); })),
        define_route("/lost", GET([](context&) -> std::string { throw http_error(404, "no such thing"); })),
        define_route("/odd", GET([](context&) -> std::string { throw std::range_error("odd"); }))));
    return a;
}

TEST(ErrorHandler, AnswersTheExceptionItKnows) {
    testing::test_client t(make_app());
    auto const r = t.get("/shop/none");
    EXPECT_EQ(r.status, 409);
    EXPECT_EQ(r.body, "none left");
}

TEST(ErrorHandler, LeavesWhatItRethrowsToTheUsualAnswer) {
    testing::test_client t(make_app());
    auto const r = t.get("/shop/lost");
    EXPECT_EQ(r.status, 404);
    EXPECT_NE(r.body.find("no such thing"), std::string::npos) << r.body;
}

TEST(ErrorHandler, LeavesWhatItRethrowsToTheNextHandlerOutside) {
    auto a = make_app();
    a.on_error([](context& c, std::exception_ptr) -> task<> {
        c.status(418).text("outer");
        return {};
    });
    testing::test_client t(std::move(a));
    EXPECT_EQ(t.get("/shop/odd").status, 418);
    EXPECT_EQ(t.get("/shop/none").status, 409);
}

TEST(ErrorHandler, KeepsTheHeadersOfTheError) {
    app a;
    a.on_error([](context& c, std::exception_ptr) -> task<> {
        c.json_text("{}");
        co_return;
    });
    a.get("/me", [](context& c) {
        c.fail(401, "who?", {{"WWW-Authenticate", "Bearer"}, {"WWW-Authenticate", "Basic"}, {"Vary", "Authorization"}});
    });
    a.get("/busy", [](context&) { throw http_error(503, "later", {{"Retry-After", "5"}}); });
    testing::test_client t(std::move(a));
    auto const r = t.get("/me");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.body, "{}");
    EXPECT_EQ(r.header_values("WWW-Authenticate").size(), 2u);
    EXPECT_EQ(r.header("Vary"), "Authorization");
    EXPECT_EQ(t.get("/busy").header("Retry-After"), "5");
}

TEST(ErrorHandler, LeavesHeadersOnceToTheNextHandler) {
    app a;
    a.on_error([](context& c, std::exception_ptr error) -> task<> {
        c.set("X-Seen", "outer");
        std::rethrow_exception(error);
        co_return;
    });
    a.mount(define_route("/me", on_error([](context&, std::exception_ptr error) -> task<> {
                             std::rethrow_exception(error);
                             co_return;
                         }),
                         GET([](context& c) -> task<> {
                             c.fail(401, "who?", {{"WWW-Authenticate", "Bearer"}, {"Vary", "Authorization"}});
                             co_return;
                         })));
    testing::test_client t(std::move(a));
    auto const r = t.get("/me");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.header_values("WWW-Authenticate").size(), 1u);
    EXPECT_EQ(r.header_values("Vary").size(), 1u);
}

TEST(ErrorHandler, LogsOnceWhatTheDefaultAnswerWouldLogUnlessItWasExpected) {
    testing::log_records log;
    auto a = make_app({.log = log});
    a.on_error([](context& c, std::exception_ptr) -> task<> {
        c.text("sorry"); // the status stays
        co_return;
    });
    testing::test_client t(std::move(a));
    EXPECT_EQ(t.get("/shop/odd").status, 500); // explain_stock rethrows it
    EXPECT_EQ(t.get("/shop/odd").body, "sorry");
    ASSERT_EQ(log.size(), 2u);
    EXPECT_EQ(log.all()[0].message, "odd");
    log.clear();
    EXPECT_EQ(t.get("/shop/none").status, 409); // expected, and answered
    EXPECT_EQ(t.get("/shop/lost").status, 404); // an http_error of the client's fault
    EXPECT_TRUE(log.empty());
}

TEST(ErrorHandler, IsAPlain500WhenItThrowsSomethingElse_F4) {
    auto a = make_app({.log = [](log_record const&) {}});
    a.mount(
        define_route("/broken", GET([](context&) -> std::string { throw out_of_stock(); }),
                     on_error([](context&, std::exception_ptr) -> task<> { throw http_error(404, "not this one"); })));
    a.on_error([](context& c, std::exception_ptr) -> task<> {
        c.status(418).text("outer");
        return {};
    });
    testing::test_client t(std::move(a));
    auto const r = t.get("/broken");
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body.find("not this one"), std::string::npos);
}

} // namespace
} // namespace tunic
