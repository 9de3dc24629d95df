#include <gtest/gtest.h>
#include <tunic/wire/response_framing.hpp>

namespace tunic::wire {

// Printed by the tests that fail.
static void PrintTo(response_framing framing, std::ostream* out) { *out << static_cast<int>(framing); }

namespace {

request_head request(method verb = method::GET, std::uint8_t minor = 1, bool keep_alive = true) {
    request_head head;
    head.verb = verb;
    head.minor_version = minor;
    head.keep_alive = keep_alive;
    return head;
}

TEST(ReadWishes, FindsLengthAndClose) {
    header_field const fields[] = {{"CONTENT-length", "12"}, {"connection", "foo, Close"}};
    EXPECT_EQ(read_wishes(fields).content_length, 12U);
    EXPECT_TRUE(read_wishes(fields).close);
    EXPECT_FALSE(read_wishes({}).content_length);
    header_field const nonsense[] = {{"Content-Length", "-1"}, {"Connection", "closed"}};
    EXPECT_FALSE(read_wishes(nonsense).content_length);
    EXPECT_FALSE(read_wishes(nonsense).close);
}

TEST(PlanResponse, BodiesOfKnownSizeHaveALength) {
    auto const plan = plan_response(request(), 200, 5, {});
    EXPECT_EQ(plan.framing, response_framing::length);
    EXPECT_EQ(plan.content_length, 5U);
    EXPECT_TRUE(plan.send_body);
    EXPECT_TRUE(plan.keep_alive);
    EXPECT_EQ(plan.connection, connection_field::none);
}

TEST(PlanResponse, StreamsAreChunkedUnlessTheHandlerKnowsTheLength) {
    EXPECT_EQ(plan_response(request(), 200, {}, {}).framing, response_framing::chunked);
    auto const declared = plan_response(request(), 200, {}, {.content_length = 9});
    EXPECT_EQ(declared.framing, response_framing::length);
    EXPECT_EQ(declared.content_length, 9U);
}

TEST(PlanResponse, Immunity51NoContentAndHeadNeverCarryABody_F6) {
    for (int const status : {100, 204}) {
        auto const plan = plan_response(request(), status, 5, {.content_length = 5});
        EXPECT_EQ(plan.framing, response_framing::none) << status;
        EXPECT_FALSE(plan.send_body);
    }
    auto const not_modified = plan_response(request(), 304, 5, {});
    EXPECT_EQ(not_modified.framing, response_framing::none);
    EXPECT_FALSE(not_modified.send_body);
    auto const reset = plan_response(request(), 205, 5, {.content_length = 5});
    EXPECT_EQ(reset.framing, response_framing::length);
    EXPECT_EQ(reset.content_length, 0U);
    EXPECT_FALSE(reset.send_body);
    auto const head = plan_response(request(method::HEAD), 200, 5, {});
    EXPECT_EQ(head.framing, response_framing::length);
    EXPECT_EQ(head.content_length, 5U);
    EXPECT_FALSE(head.send_body);
}

TEST(PlanResponse, HeadAnswersAsGetWould) {
    EXPECT_EQ(plan_response(request(method::HEAD), 200, {}, {}).framing, response_framing::chunked);
    EXPECT_EQ(plan_response(request(method::HEAD), 200, 0, {.content_length = 7}).content_length, 7U);
    EXPECT_EQ(plan_response(request(method::GET), 304, 0, {.content_length = 7}).content_length, 7U);
}

TEST(PlanResponse, Immunity52LengthOfAKnownBodyIsItsOwn) {
    EXPECT_EQ(plan_response(request(), 200, 3, {.content_length = 5}).content_length, 3U);
    EXPECT_EQ(plan_response(request(), 200, 9, {.content_length = 5}).content_length, 9U);
    EXPECT_EQ(plan_response(request(), 200, 0, {.content_length = 5}).content_length, 0U);
}

TEST(PlanResponse, Immunity53StreamsToVersion10EndWithTheConnection) {
    auto const plan = plan_response(request(method::GET, 0, true), 200, {}, {});
    EXPECT_EQ(plan.framing, response_framing::until_close);
    EXPECT_FALSE(plan.keep_alive);
    EXPECT_EQ(plan.connection, connection_field::close);
}

TEST(PlanResponse, ConnectionIsKeptOnlyWhenAllWantIt) {
    EXPECT_EQ(plan_response(request(method::GET, 0, true), 200, 1, {}).connection, connection_field::keep_alive);
    EXPECT_EQ(plan_response(request(method::GET, 1, false), 200, 1, {}).connection, connection_field::close);
    EXPECT_EQ(plan_response(request(), 200, 1, {.close = true}).connection, connection_field::close);
    EXPECT_EQ(plan_response(request(), 200, 1, {}, false).connection, connection_field::close);
}

} // namespace
} // namespace tunic::wire
