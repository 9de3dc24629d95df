// Tests of an app without a socket: requests go through the server's parser, session and writer.
#include "greeter.hpp"

#include <tunic/testing/test_client.hpp>

#include <gtest/gtest.h>
#include <string>

namespace {

// [tests]
using tunic::testing::test_client;

TEST(Greeter, GreetsByName) {
    test_client t{make_greeter({.greeting = "Moin"})};
    auto const r = t.get("/greet/J%C3%BCrgen");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "Moin, Jürgen!");
    EXPECT_EQ(r.header("Content-Type"), "text/plain; charset=utf-8");
}

// [short]
TEST(Greeter, DeletesNothingWithoutTheToken) {
    test_client t{make_greeter({.token = "secret"})};
    EXPECT_EQ(t.del("/everything").status, 401); // an error is a value, not an exception
    EXPECT_EQ(t.del("/everything", {{"Authorization", "Bearer secret"}}).status, 204);
}
// [/short]

TEST(Greeter, SaysWhichMethodsAPathHas) {
    test_client t{make_greeter({})};
    auto const r = t.put("/echo", "text");
    EXPECT_EQ(r.status, 405);
    EXPECT_EQ(r.header("Allow"), "POST, OPTIONS");
}

TEST(Greeter, WaitsForHandlersThatWait) {
    test_client t{make_greeter({})};
    EXPECT_EQ(t.get("/later").body, "at last");
}
// [/tests]

// [limits]
TEST(Greeter, RefusesBodiesThatAreTooLarge) {
    test_client t{make_greeter({}), {.limits = {.body = 10}}};
    EXPECT_EQ(t.post("/echo", "ten bytes.").body, "ten bytes.");
    EXPECT_EQ(t.post("/echo", "11 bytes...").status, 413);
}
// [/limits]

// [raw]
TEST(Greeter, AnswersPipelinedRequestsInOrder) {
    test_client t{make_greeter({})};
    auto const reply = t.send_raw("GET /greet/a HTTP/1.1\r\nHost: x\r\n\r\n"
                                  "GET /greet/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    ASSERT_EQ(reply.responses.size(), 2U);
    EXPECT_EQ(reply.responses[0].body, "Hello, a!");
    EXPECT_EQ(reply.responses[1].body, "Hello, b!");
    EXPECT_TRUE(reply.closed);
}
// [/raw]

} // namespace
