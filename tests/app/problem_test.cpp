#include <gtest/gtest.h>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

// c.problem(): an error as an ordinary answer.
namespace tunic::testing {
namespace {

struct busy {
    static test_client client() {
        app a;
        a.use([](context& c, next n) -> task<> {
            co_await n();
            c.set("X-Outer", "seen");
        });
        a.get("/", [](context& c) { c.problem(429, "slow down").set("Retry-After", "1"); });
        a.get("/thrown", [](context& c) { c.fail(401, "who are you?", {{"WWW-Authenticate", "Bearer"}}); });
        return test_client{std::move(a)};
    }
};

TEST(Problem, IsADocumentAndLetsOuterLayersGoOn) {
    auto t = busy::client();
    auto const r = t.get("/");
    EXPECT_EQ(r.status, 429);
    EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(r.body, R"({"type":"about:blank","title":"Too Many Requests","status":429,"detail":"slow down"})");
    EXPECT_EQ(r.header("X-Outer"), "seen");
    EXPECT_EQ(r.header("Retry-After"), "1");
}

TEST(Problem, IsTextForWhoDoesNotReadJson) {
    auto t = busy::client();
    EXPECT_EQ(t.get("/", {{"Accept", "text/plain"}}).body, "slow down");
}

TEST(Problem, FailTakesHeadersForTheAnswer) {
    auto t = busy::client();
    auto const r = t.get("/thrown");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.header("WWW-Authenticate"), "Bearer");
}

} // namespace
} // namespace tunic::testing
