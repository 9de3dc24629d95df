#include "middleware/fixture.hpp"

#include <tunic/middleware/ip_restriction.hpp>
#include <tunic/middleware/response_time.hpp>

#include <gtest/gtest.h>

namespace tunic::middleware {
namespace {

// What combinators do is tested with them (tests/app/combinators_test.cpp); this is what their page shows.
TEST(Combinators, ExampleOfTheirPage) {
    auto const session_auth = [](context& c, next n) -> task<> {
        if (c.cookie("sid") != "good") c.fail(401, "log in");
        return n();
    };
    auto const token_auth = [](context& c, next n) -> task<> {
        if (c.header("Authorization") != "Bearer good")
            c.fail(401, "a token is needed", {{"WWW-Authenticate", "Bearer"}});
        return n();
    };
    app app{{.log = testing::log_records()}};
    // [example]
    auto const login = named("login", some(session_auth, token_auth)); // a cookie, else a token
    auto const office_only = middleware::ip_restriction({.allow = {"192.0.2.0/24"}});

    app.use(except("/public/*path", login))
        .use(when([](context const& c) { return c.path().starts_with("/admin/"); },
                  every(office_only, middleware::response_time())));
    // [/example]
    app.get("/public/logo", [](context&) { return "logo"; }).get("/admin/users", [](context&) { return "users"; });
    test_client t(std::move(app));
    EXPECT_EQ(t.get("/public/logo").status, 200);
    EXPECT_EQ(t.get("/admin/users", {{"Cookie", "sid=good"}}).status, 200);
    EXPECT_TRUE(t.get("/admin/users", {{"Authorization", "Bearer good"}}).has_header("X-Response-Time"));
    auto const refused = t.get("/admin/users");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.header("WWW-Authenticate"), "Bearer");
}

} // namespace
} // namespace tunic::middleware
