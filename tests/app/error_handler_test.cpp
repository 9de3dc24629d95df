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
