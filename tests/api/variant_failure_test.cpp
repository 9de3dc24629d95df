#include <tunic/api/caller.hpp>
#include <tunic/api/openapi.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

// Several shapes under one status, and responses of several shapes: SEMANTICS G3.
namespace seats {

struct seat {
    int number;
    std::string holder;
    friend bool operator==(seat const&, seat const&) = default;
};
struct taken {
    std::string by;
};
struct closed {};
struct no_seat {
    int number;
};
struct standing {
    int place;
};
using refusal = std::variant<taken, closed>;

inline constexpr auto all = tunic::root("seats");
inline constexpr auto one = all / tunic::param<int>("number");
inline constexpr auto reserve =
    PUT(one).request<std::string>().response<seat>(201).failure<no_seat>(404).failure<refusal>(409);
inline constexpr auto any_place = GET(all).response<std::variant<seat, standing>>();

} // namespace seats

template <>
struct tunic::rules<seats::standing> : tunic::rule_set<tunic::rule<&seats::standing::place, tunic::minimum<1>>> {};

namespace {

using namespace tunic;

app seats_app() {
    app app;
    app.serve<seats::reserve>([](call<seats::reserve>& c) -> reply<seats::reserve> {
        if (c.id() == 0) return seats::no_seat{0};
        if (c.id() == 1) return seats::taken{"Ann"};             // an alternative
        if (c.id() == 2) return seats::refusal(seats::closed{}); // the failure itself
        return seats::seat{c.id(), c.body()};
    });
    app.serve<seats::any_place>([](call<seats::any_place>& c) -> task<reply<seats::any_place>> {
        auto const wanted = c.context().query("place");
        if (wanted) co_return seats::standing{std::stoi(std::string(*wanted))};
        co_return seats::seat{4, ""};
    });
    return app;
}

class FailureOfSeveralShapes : public ::testing::Test {
protected:
    auto reserve(int number) { return client.call<seats::reserve>(number, std::string("Bob")); }
    tunic::testing::test_client client{seats_app()};
};

TEST_F(FailureOfSeveralShapes, IsSentWithItsStatusAndATag_G3) {
    auto const put = [&](std::string_view path) {
        return client.request("PUT", path, R"("Bob")", {{"Content-Type", "application/json"}});
    };
    EXPECT_EQ(put("/seats/1").status, 409);
    EXPECT_EQ(put("/seats/1").body, R"({"type":"taken","by":"Ann"})");
    EXPECT_EQ(put("/seats/2").status, 409);
    EXPECT_EQ(put("/seats/2").body, R"({"type":"closed"})");
    EXPECT_EQ(put("/seats/0").body, R"({"number":0})");
    EXPECT_EQ(put("/seats/3").status, 201);
}

TEST_F(FailureOfSeveralShapes, ArrivesAsWhatItWas_G9) {
    EXPECT_EQ(reserve(3).value(), (seats::seat{3, "Bob"}));
    EXPECT_EQ(std::get<seats::taken>(reserve(1).failure<seats::refusal>()).by, "Ann");
    EXPECT_EQ(reserve(1).failure<seats::taken>().by, "Ann");
    EXPECT_EQ(reserve(1).failure_if<seats::closed>(), nullptr);
    EXPECT_NE(reserve(2).failure_if<seats::closed>(), nullptr);
    EXPECT_EQ(reserve(0).failure_if<seats::closed>(), nullptr);
    EXPECT_THROW((void)reserve(2).failure<seats::taken>(), endpoint_error);
}

std::string in_parts(outcome<seats::reserve> const& o) {
    return o.match([](seats::seat const& s) { return "seat " + std::to_string(s.number); },
                   [](seats::no_seat const&) { return std::string("none"); },
                   [](seats::taken const& t) { return "taken by " + t.by; },
                   [](seats::closed) { return std::string("closed"); });
}

TEST_F(FailureOfSeveralShapes, IsMatchedAsAWholeOrInParts_G9) {
    EXPECT_EQ(in_parts(reserve(0)), "none");
    EXPECT_EQ(in_parts(reserve(1)), "taken by Ann");
    EXPECT_EQ(in_parts(reserve(2)), "closed");
    EXPECT_EQ(in_parts(reserve(3)), "seat 3");
    auto const place = [](outcome<seats::reserve> const& o) {
        return o.match([](seats::seat const&) { return -1; }, [](seats::no_seat const&) { return -2; },
                       [](seats::refusal const& r) { return static_cast<int>(r.index()); });
    };
    EXPECT_EQ(place(reserve(1)), 0);
    EXPECT_EQ(place(reserve(2)), 1);
    EXPECT_EQ(place(reserve(3)), -1);
}

TEST_F(FailureOfSeveralShapes, WithATagThatNobodyDeclaredIsAnError_G9) {
    auto const o = detail::decode_outcome<seats::reserve>(409, R"({"type":"burnt"})");
    ASSERT_NE(o.error(), nullptr);
    EXPECT_NE(std::string(o.error()->what()).find("/type: must be one of taken, closed"), std::string::npos)
        << o.error()->what();
}

TEST_F(FailureOfSeveralShapes, GoesByTheNamesOfItsAlternatives_G12) {
    auto const service = seats_app().compile();
    auto const& endpoint = service.endpoints().front();
    ASSERT_EQ(endpoint.failures.size(), 2U);
    EXPECT_EQ(endpoint.failures[1].is.name, "seats::taken | seats::closed");
}

TEST_F(FailureOfSeveralShapes, IsOneOfItsAlternativesInTheDocument_G13) {
    auto const text = openapi_document(seats_app().compile(), {.title = "Seats"});
    std::string joined;
    for (char const c : text)
        if (c != ' ' && c != '\n') joined += c;
    EXPECT_NE(joined.find(R"("oneOf":[{"$ref":"#/components/schemas/taken"},{"$ref":"#/components/schemas/closed"}],)"
                          R"("discriminator":{"propertyName":"type","mapping":{"taken":"#/components/schemas/taken",)"
                          R"("closed":"#/components/schemas/closed"}})"),
              joined.npos)
        << text;
    EXPECT_NE(joined.find(R"("closed":{"type":"object","properties":{"type":{"type":"string","const":"closed"}},)"
                          R"("required":["type"]})"),
              joined.npos)
        << text;
}

TEST_F(FailureOfSeveralShapes, AsAResponseTooIsSentAndChecked_E11) {
    EXPECT_EQ(client.get("/seats").body, R"({"type":"seat","number":4,"holder":""})");
    EXPECT_EQ(std::get<seats::seat>(client.call<seats::any_place>().value()).number, 4);
    EXPECT_EQ(client.get("/seats?place=2").body, R"({"type":"standing","place":2})");
    tunic::app checking{{.log = [](log_record const&) {}, .check_responses = true}};
    checking.serve<seats::any_place>([](call<seats::any_place>&) -> reply<seats::any_place> {
        return seats::standing{0}; // breaks its rule
    });
    EXPECT_EQ(tunic::testing::test_client(std::move(checking)).get("/seats").status, 500);
}

} // namespace
