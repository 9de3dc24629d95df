#include <tunic/input.hpp>
#include <tunic/testing/test_client.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace tunic::testing {
namespace typed_body_test {

struct pet {
    std::string name;
    int age = 1;
};
struct nested {
    pet inner;
};

} // namespace typed_body_test
} // namespace tunic::testing

template <>
struct tunic::rules<tunic::testing::typed_body_test::pet>
    : tunic::rule_set<rule<&tunic::testing::typed_body_test::pet::name, length<1, 5>>> {};

namespace tunic::testing {
namespace {

using namespace typed_body_test;
using ::testing::HasSubstr;

test_client::header_lines const as_json{{"Content-Type", "application/json"}};
test_client::header_lines const as_form{{"Content-Type", "application/x-www-form-urlencoded"}};

app tell_pet() {
    app a;
    a.post("/", [](context& c) -> task<> {
        pet const& in = co_await c.body<pet>();
        c.text(c.format("{} {}", in.name, in.age));
    });
    return a;
}

TEST(TypedBody, IsJsonOrAFormAsItsMediaTypeSays) {
    test_client t(tell_pet());
    EXPECT_EQ(t.post("/", R"({"name":"Rex","age":3})", as_json).body, "Rex 3");
    EXPECT_EQ(t.post("/", "name=Rex&age=3", as_form).body, "Rex 3");
}

TEST(TypedBody, OfAnotherMediaTypeIs415) {
    test_client t(tell_pet());
    auto const r = t.post("/", "<pet/>", {{"Content-Type", "text/xml"}});
    EXPECT_EQ(r.status, 415);
    EXPECT_EQ(r.header("Accept"), "application/json, application/x-www-form-urlencoded, multipart/form-data");
}

TEST(TypedBody, IsNoFormWhenItHasFieldsThatAreNoTexts) {
    app a;
    a.post("/", [](context& c) -> task<> { c.text((co_await c.body<nested>()).inner.name); });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", R"({"inner":{"name":"Rex"}})", as_json).body, "Rex");
    EXPECT_EQ(t.post("/", "inner=Rex", as_form).status, 415);
    EXPECT_EQ(t.post("/", "inner=Rex", as_form).header("Accept"), "application/json");
}

TEST(TypedBody, IsCheckedLikeTheInputsOfHandlers) {
    test_client t(tell_pet());
    EXPECT_THAT(t.post("/", R"({"name":""})", as_json).body, HasSubstr(R"("target":"json","errors":[{"path":"/name")"));
    EXPECT_THAT(t.post("/", "name=toolong", as_form).body, HasSubstr(R"("target":"form")"));
    EXPECT_EQ(t.post("/", "{", as_json).status, 400);
}

// A type that counts how often it is made from text.
struct counted {
    int n = 0;
};
int reads = 0;

} // namespace
} // namespace tunic::testing

template <>
struct tunic::rules<tunic::testing::counted> : tunic::rule_set<tunic::object_rule<[](tunic::testing::counted const&) {
    ++tunic::testing::reads;
    return true;
},
                                                                                  "be counted">> {};

namespace tunic::testing {
namespace {

TEST(SemanticsE8, LayersValidatorAndHandlerShareWhatWasParsedOnce) {
    reads = 0;
    app a;
    a.use([](context& c, next inner) -> task<> {
        (co_await c.body<counted>()).n += 1;
        co_await inner();
    });
    a.post("/", [](context& c, json<counted> in) -> task<> {
        counted& again = co_await c.body<counted>();
        c.text(c.format("{} {} {}", in->n, &again == &*in, co_await c.body()));
    });
    EXPECT_EQ(test_client(std::move(a)).post("/", R"({"n": 4})", as_json).body, R"(5 true {"n": 4})");
    EXPECT_EQ(reads, 1);
}

TEST(SemanticsE8, AFaultyBodyIsNeverHandedOutByALaterReader) {
    app a;
    a.use([](context& c, next inner) -> task<> {
        try {
            (void)co_await c.body<pet>();
        } catch (invalid_input const&) {}
        co_await inner();
    });
    a.post("/", [](context&, json<pet>) { return "ran"; });
    EXPECT_EQ(test_client(std::move(a)).post("/", R"({"name":""})", as_json).status, 400);
}

} // namespace
} // namespace tunic::testing
