#include "greeter.hpp"

#include <gtest/gtest.h>
#include <tunic/testing/test_client.hpp>

TEST(Greeter, GreetsByName) {
    tunic::testing::test_client t{make_greeter()};
    auto const r = t.get("/greet/Ann");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "Hello, Ann!");
}

// [layer]
TEST(Greeter, SaysHowLongEveryAnswerTook) {
    tunic::testing::test_client t{make_greeter()};
    EXPECT_NE(t.get("/greet/Ann").header("X-Response-Time"), "");
    EXPECT_NE(t.get("/nowhere").header("X-Response-Time"), ""); // layers of the app run around a 404, too
}
// [/layer]
