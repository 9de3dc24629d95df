#include <gtest/gtest.h>

#include <string>
#include <tunic/app/app.hpp>
#include <tunic/testing/test_client.hpp>

// Where a request comes from: what the connection shows, and what a layer has learnt. The test client is 192.0.2.1.
namespace tunic::testing {
namespace {

std::string_view told(context& c) {
    return c.format("{} {} {} {} {}", c.remote(), c.secure(), c.host(), c.peer(), c.peer_secure());
}

TEST(Arrival, IsWhatTheConnectionShows) {
    app a;
    a.get("/", [](context& c) { return std::string(told(c)); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "192.0.2.1 false localhost 192.0.2.1 false");
    EXPECT_EQ(t.get("http://elsewhere.example:81/").body, "192.0.2.1 false elsewhere.example:81 192.0.2.1 false");
    EXPECT_EQ(t.send_raw("GET / HTTP/1.0\r\n\r\n").responses.at(0).body, "192.0.2.1 false  192.0.2.1 false");
}

TEST(Arrival, IsWhatALayerHasLearntAndThePeerStays) {
    app a;
    a.use([](context& c, next n) -> task<> {
        {
            std::string client = "203.0.113.9", host = "shop.example"; // gone before they are read
            c.arrival({.remote = client, .host = host, .secure = true});
        }
        co_await n();
    });
    a.get("/", [](context& c) { return std::string(told(c)); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "203.0.113.9 true shop.example 192.0.2.1 false");
}

TEST(Arrival, OfAnInnerLayerHoldsAndEndsWithTheRequest) {
    app a;
    a.use([](context& c, next n) -> task<> {
        if (c.has_header("X-Outer")) c.arrival({.remote = "outer", .host = c.host()});
        return n();
    });
    a.get(
        "/",
        [](context& c, next n) -> task<> {
            if (c.has_header("X-Inner")) c.arrival({.remote = "inner", .host = c.host(), .secure = c.secure()});
            return n();
        },
        [](context& c) { return std::string(c.remote()); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/", {{"X-Outer", "1"}, {"X-Inner", "1"}}).body, "inner");
    EXPECT_EQ(t.get("/", {{"X-Outer", "1"}}).body, "outer");
    EXPECT_EQ(t.get("/").body, "192.0.2.1");
}

} // namespace
} // namespace tunic::testing
