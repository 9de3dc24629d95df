#include <tunic/input.hpp>
#include <tunic/testing/test_client.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace tunic::testing {
namespace input_rules_test {

struct guest {
    std::string name;
    int age = 18;
};
struct coded {
    std::string code;
};

} // namespace input_rules_test
} // namespace tunic::testing

template <>
struct tunic::rules<tunic::testing::input_rules_test::guest>
    : tunic::rule_set<rule<&tunic::testing::input_rules_test::guest::name, length<1, 5>>,
                      rule<&tunic::testing::input_rules_test::guest::age, minimum<0>, message<"not yet born">>> {};
template <>
struct tunic::rules<tunic::testing::input_rules_test::coded>
    : tunic::rule_set<rule<&tunic::testing::input_rules_test::coded::code, matches<"[a-">>> {};

namespace tunic::testing {
namespace {

using namespace input_rules_test;
using ::testing::HasSubstr;

class german : public rule_messages {
public:
    std::string text(broken_rule const& rule) const override {
        if (rule.code == "string_length") return "hat die falsche Länge";
        if (rule.code == "number_integer") return "ist keine ganze Zahl";
        return rule_messages::text(rule);
    }
};

TEST(SemanticsE10, AnAppMayHaveMessagesInAnotherLanguage) {
    app a{{.messages = std::make_shared<german>()}};
    a.get("/", [](context&, query<guest>) {});
    test_client t(std::move(a));
    EXPECT_THAT(t.get("/?name=").body, HasSubstr(R"("code":"string_length","message":"hat die falsche Länge")"));
    EXPECT_THAT(t.get("/?name=a&age=x").body, HasSubstr(R"("message":"ist keine ganze Zahl")"))
        << "also what cannot be read";
    EXPECT_THAT(t.get("/?name=a&age=-1").body, HasSubstr("not yet born")) << "what the table leaves to the rule";
}

TEST(InputRules, ARuleThatMeansNothingIsASetUpFault) {
    app a;
    a.mount(define_route("/codes", POST([](context&, json<coded>) {})));
    try {
        (void)std::move(a).compile();
        FAIL() << "compiled";
    } catch (setup_error const& e) {
        EXPECT_THAT(e.what(), HasSubstr("route '/codes'"));
        EXPECT_THAT(e.what(), HasSubstr("the handler for POST: "));
        EXPECT_THAT(e.what(), HasSubstr("[a-"));
    }
}

} // namespace
} // namespace tunic::testing
