#include <tunic/api/outcome.hpp>

#include "api/users_api.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using tunic::client_error;
using tunic::endpoint_error;
using tunic::outcome;
using tunic::detail::decode_outcome;

constexpr auto counted = GET(tunic::root("count")).response<int>();
constexpr auto flagged = GET(tunic::root("flag")).response<bool>();
constexpr auto named = GET(tunic::root("name")).response<std::string>();
constexpr auto listed = GET(tunic::root("list")).response<std::vector<int>>();

auto found() { return decode_outcome<api::get_user>(200, R"({"id":7,"name":"Ann"})"); }
auto missing() { return decode_outcome<api::get_user>(404, R"({"id":7})"); }
auto broken() { return decode_outcome<api::get_user>(500, "oh no"); }

std::string told(outcome<api::get_user> const& o) {
    return o.match([](api::user const& u) { return "user " + u.name; },
                   [](api::not_found const& f) { return "no " + std::to_string(f.id); },
                   [](client_error const& e) { return "error " + std::to_string(e.status()); });
}

TEST(OutcomeG9, IsTheResponseForAny2xx) {
    for (int const status : {200, 201, 226, 299}) {
        auto const o = decode_outcome<api::get_user>(status, R"({"id":7,"name":"Ann"})");
        EXPECT_TRUE(o.ok());
        EXPECT_TRUE(o);
        EXPECT_EQ(o.status(), status);
        EXPECT_EQ(o.value(), (api::user{7, "Ann"}));
    }
}

TEST(OutcomeG9, IsADeclaredFailureForItsExactStatus) {
    auto const o = missing();
    EXPECT_FALSE(o.ok());
    EXPECT_EQ(o.status(), 404);
    EXPECT_EQ(o.failure<api::not_found>().id, 7);
    ASSERT_NE(o.failure_if<api::not_found>(), nullptr);
    EXPECT_EQ(o.error(), nullptr);
    EXPECT_EQ(found().failure_if<api::not_found>(), nullptr);
}

TEST(OutcomeG9, IsAnErrorWithStatusAndBodyForAnythingElse) {
    for (int const status : {500, 400, 410, 302, 304, 199}) {
        auto const o = decode_outcome<api::get_user>(status, R"({"id":7,"name":"Ann"})");
        ASSERT_NE(o.error(), nullptr) << status;
        EXPECT_EQ(o.error()->status(), status);
        EXPECT_EQ(o.error()->body(), R"({"id":7,"name":"Ann"})");
        EXPECT_EQ(o.status(), status);
    }
    EXPECT_STREQ(broken().error()->what(), "GET /api/users/:id: 500 oh no (the status is not declared)");
}

TEST(OutcomeG9, IsAnErrorWhenTheBodyIsNotWhatIsDeclaredForItsStatus) {
    auto const o = decode_outcome<api::get_user>(200, R"({"id":"x","name":"Ann"})");
    ASSERT_NE(o.error(), nullptr);
    EXPECT_EQ(o.error()->status(), 200);
    EXPECT_NE(std::string(o.error()->what()).find("/id"), std::string::npos) << o.error()->what();
    EXPECT_NE(decode_outcome<api::get_user>(404, "").error(), nullptr);
}

TEST(OutcomeG9, ReadsScalarsAndEmptyValues) {
    EXPECT_EQ(decode_outcome<counted>(200, "0").value(), 0);
    EXPECT_EQ(decode_outcome<flagged>(200, "false").value(), false);
    EXPECT_EQ(decode_outcome<named>(200, "\"\"").value(), "");
    EXPECT_TRUE(decode_outcome<listed>(200, "[]").value().empty());
}

TEST(OutcomeG5, IsDoneWithoutAResponseTypeWhateverTheBody) {
    auto const o = decode_outcome<api::drop_user>(204, "");
    EXPECT_TRUE(o.ok());
    EXPECT_EQ(o.value(), tunic::done);
    EXPECT_TRUE(decode_outcome<api::drop_user>(200, "gone").ok());
}

TEST(OutcomeG9, ValueThrowsWhatItIsInstead) {
    try {
        (void)missing().value();
        FAIL();
    } catch (client_error const&) { FAIL(); } catch (endpoint_error const& e) {
        EXPECT_EQ(e.status(), 404);
        EXPECT_EQ(e.body(), R"({"id":7})");
        EXPECT_STREQ(e.what(), R"(GET /api/users/:id: 404 {"id":7})");
    }
    EXPECT_THROW((void)broken().value(), client_error);
    EXPECT_THROW((void)found().failure<api::not_found>(), endpoint_error);
}

TEST(OutcomeG9, ValueIfIsTheResponseOrNothing) {
    EXPECT_EQ(found().value_if()->name, "Ann");
    EXPECT_FALSE(missing().value_if());
    EXPECT_FALSE(broken().value_if());
    auto const kept = found();
    EXPECT_EQ(kept.value_if(), kept.value());
}

TEST(OutcomeG9, MatchCallsTheFunctionOfWhatItIs) {
    EXPECT_EQ(told(found()), "user Ann");
    EXPECT_EQ(told(missing()), "no 7");
    EXPECT_EQ(told(broken()), "error 500");
}

TEST(OutcomeG9, MatchThrowsAnErrorThatNoFunctionTakes) {
    int calls = 0;
    auto const count = [&](auto const& o) {
        o.match([&](api::user const&) { ++calls; }, [&](api::not_found const&) { ++calls; });
    };
    count(found());
    count(missing());
    EXPECT_EQ(calls, 2);
    EXPECT_THROW(count(broken()), client_error);
}

TEST(OutcomeG9, MatchTakesADoneWithOrWithoutAParameter) {
    auto const o = decode_outcome<api::drop_user>(204, "");
    EXPECT_EQ(o.match([] { return 1; }, [](api::not_found const&) { return 2; }), 1);
    EXPECT_EQ(o.match([](tunic::done_t) { return 1; }, [](api::not_found const&) { return 2; }), 1);
    EXPECT_EQ(o.match([](auto const&...) { return 3; }), 3);
}

TEST(OutcomeG9, ATransportErrorHasNoStatus) {
    outcome<api::get_user> const o{client_error(tunic::client_fault::not_connected, "connection refused")};
    EXPECT_EQ(o.status(), 0);
    EXPECT_STREQ(o.error()->what(), "connection refused");
    EXPECT_EQ(told(o), "error 0");
}

} // namespace
