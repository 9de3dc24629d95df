#include <tunic/api/document_error.hpp>
#include <tunic/api/openapi.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/app/input.hpp>
#include <tunic/tunic.hpp>

#include "api/openapi_parts.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

// What is read may lack members that what is written always has.
namespace forms {

struct address {
    std::string street;
    std::string country = "NO";
};
struct user {
    std::string name;
    std::optional<std::string> nickname;
    int age = 18;
    tunic::given<int> rank;
};
struct house {
    std::string owner;
    std::vector<address> at;
};
struct point {
    int x;
    int y;
};
struct user_response {
    int code;
};
struct node {
    std::string text;
    std::vector<node> below = {};
    std::optional<int> weight;
};
struct missing {
    std::optional<std::string> why;
};
struct card {
    std::string number;
    std::optional<int> digits;
};
struct cash {};
using payment = std::variant<card, cash>;
struct sealed {
    int id;
};
struct search {
    int limit = 20;
};
struct everything {
    std::map<std::string, address> by_name;
    std::optional<address> first;
    std::variant<std::string, address> either;
    std::tuple<int, address> pair;
};

inline constexpr auto root = tunic::root("forms");
inline constexpr auto get_user = GET(root, "user").response<user>();
inline constexpr auto put_user = PUT(root, "user").request<user>().response<user>();
inline constexpr auto post_user = POST(root, "user").request<user>();
inline constexpr auto put_house = PUT(root, "house").request<house>().response<house>();
inline constexpr auto put_point = PUT(root, "point").request<point>().response<point>();
inline constexpr auto put_node = PUT(root, "node").request<node>().response<std::vector<node>>();
inline constexpr auto get_code = GET(root, "code").response<user_response>();
inline constexpr auto put_payment = PUT(root, "payment").request<payment>().response<payment>();
inline constexpr auto put_sealed = PUT(root, "sealed").request<sealed>().response<sealed>();
inline constexpr auto put_everything = PUT(root, "all").request<everything>().response<everything>();
inline constexpr auto find_user = GET(root, "find").query<search>().response<search>().failure<missing>(404);

} // namespace forms

template <> struct tunic::describe<forms::sealed> {
    static constexpr bool strict = true;
    static constexpr auto fields = std::tuple{field{"id", &forms::sealed::id}};
};

namespace {

using namespace tunic;
using test::document_of;
using test::part_of;

template <auto const&... E> std::string document_with() {
    app app;
    // Nobody asks these for an answer.
    (app.serve<E>([](call<E>&) -> reply<E> { throw http_error(501, ""); }), ...);
    return document_of(std::move(app));
}

std::string schema_in(std::string const& document, std::string_view name) {
    return part_of(part_of(document, "schemas"), name);
}
std::string reference(std::string_view name) {
    return R"({"schema":{"$ref":"#/components/schemas/)" + std::string(name) + R"("}})";
}
std::string request_in(std::string const& document) {
    return part_of(part_of(document, "requestBody"), "application/json");
}
std::string answer_in(std::string const& document) { return part_of(part_of(document, "200"), "application/json"); }

TEST(OpenApi, MembersAlwaysWrittenAreRequiredInAnswers_G13) {
    auto const document = document_with<forms::get_user>();
    EXPECT_EQ(answer_in(document), reference("user"));
    EXPECT_EQ(schema_in(document, "user"),
              R"({"type":"object","properties":{"name":{"type":"string"},"nickname":{"type":["string","null"]},)"
              R"("age":{"type":"integer","format":"int32"},"rank":{"type":"integer","format":"int32"}},)"
              R"("required":["name","nickname","age"]})")
        << "rank is left out while it is absent";
    EXPECT_EQ(schema_in(document, "user_response"), "");
}

TEST(OpenApi, MembersOfFailuresAreRequiredInAnswersToo_G13) {
    auto const document = document_with<forms::find_user>();
    EXPECT_EQ(schema_in(document, "missing"),
              R"({"type":"object","properties":{"why":{"type":["string","null"]}},"required":["why"]})");
    EXPECT_EQ(part_of(document, "parameters"), R"([{"name":"limit","in":"query","schema":)"
                                               R"({"type":"integer","format":"int32","default":20}}])");
}

TEST(OpenApi, MembersOfRequestsAreRequiredAsReadingHasIt_G13) {
    auto const document = document_with<forms::post_user>();
    EXPECT_EQ(request_in(document), reference("user"));
    EXPECT_EQ(schema_in(document, "user"),
              R"({"type":"object","properties":{"name":{"type":"string"},"nickname":{"type":["string","null"]},)"
              R"("age":{"type":"integer","format":"int32","default":18},"rank":{"type":"integer","format":"int32"}},)"
              R"("required":["name"]})");
    EXPECT_EQ(schema_in(document, "user_response"), "");
}

TEST(OpenApi, ATypeThatIsReadAndWrittenDifferentlyHasTwoSchemas) {
    auto const document = document_with<forms::put_user>();
    EXPECT_EQ(request_in(document), reference("user"));
    EXPECT_EQ(answer_in(document), reference("user_response"));
    EXPECT_EQ(part_of(schema_in(document, "user"), "required"), R"(["name"])");
    EXPECT_EQ(part_of(schema_in(document, "user_response"), "required"), R"(["name","nickname","age"])");
}

TEST(OpenApi, ATypeThatIsReadAsItIsWrittenHasOneSchema) {
    auto const document = document_with<forms::put_point>();
    EXPECT_EQ(request_in(document), reference("point"));
    EXPECT_EQ(answer_in(document), reference("point"));
    EXPECT_EQ(schema_in(document, "point_response"), "");
}

TEST(OpenApi, ATypeHasTwoSchemasIfOnlyWhatItHoldsDiffers) {
    auto const document = document_with<forms::put_house>();
    EXPECT_EQ(answer_in(document), reference("house_response"));
    EXPECT_EQ(part_of(part_of(schema_in(document, "house"), "at"), "items"),
              R"({"$ref":"#/components/schemas/address"})");
    EXPECT_EQ(part_of(part_of(schema_in(document, "house_response"), "at"), "items"),
              R"({"$ref":"#/components/schemas/address_response"})");
    EXPECT_EQ(part_of(schema_in(document, "address"), "required"), R"(["street"])");
    EXPECT_EQ(part_of(schema_in(document, "address_response"), "required"), R"(["street","country"])");
}

TEST(OpenApi, ATypeThatHoldsItselfRefersToItsOwnDirection) {
    auto const document = document_with<forms::put_node>();
    EXPECT_EQ(request_in(document), reference("node"));
    EXPECT_EQ(answer_in(document),
              R"({"schema":{"type":"array","items":{"$ref":"#/components/schemas/node_response"}}})");
    EXPECT_EQ(part_of(part_of(schema_in(document, "node"), "below"), "items"),
              R"({"$ref":"#/components/schemas/node"})");
    EXPECT_EQ(part_of(part_of(schema_in(document, "node_response"), "below"), "items"),
              R"({"$ref":"#/components/schemas/node_response"})");
    EXPECT_EQ(part_of(schema_in(document, "node_response"), "required"), R"(["text","below","weight"])");
}

TEST(OpenApi, WhatHoldsATypeRefersToItsDirection) {
    auto const document = document_with<forms::put_everything>();
    auto const written = part_of(schema_in(document, "everything_response"), "properties");
    std::string const address = R"({"$ref":"#/components/schemas/address_response"})";
    EXPECT_EQ(written, R"({"by_name":{"type":"object","additionalProperties":)" + address + R"(},"first":{"anyOf":[)"
                           + address + R"(,{"type":"null"}]},"either":{"anyOf":[)" + R"({"type":"string"},)" + address
                           + R"(]},"pair":{"type":"array","minItems":2,"maxItems":2,)"
                           + R"("prefixItems":[{"type":"integer","format":"int32"},)" + address + "]}}");
    EXPECT_EQ(schema_in(document, "everything").find("_response"), std::string::npos);
}

TEST(OpenApi, AChoiceByTagIsMadeOfItsDirection) {
    auto const document = document_with<forms::put_payment>();
    EXPECT_EQ(part_of(part_of(document, "200"), "discriminator"),
              R"({"propertyName":"type","mapping":{"card":"#/components/schemas/card_response",)"
              R"("cash":"#/components/schemas/cash"}})");
    EXPECT_EQ(part_of(part_of(document, "requestBody"), "discriminator"),
              R"({"propertyName":"type","mapping":{"card":"#/components/schemas/card",)"
              R"("cash":"#/components/schemas/cash"}})");
    EXPECT_EQ(part_of(schema_in(document, "card_response"), "required"), R"(["type","number","digits"])");
}

TEST(OpenApi, OnlyReadingRefusesOtherKeys) {
    auto const document = document_with<forms::put_sealed>();
    EXPECT_EQ(schema_in(document, "sealed"),
              R"({"type":"object","properties":{"id":{"type":"integer","format":"int32"}},"required":["id"],)"
              R"("additionalProperties":false})");
    EXPECT_EQ(schema_in(document, "sealed_response"),
              R"({"type":"object","properties":{"id":{"type":"integer","format":"int32"}},"required":["id"]})");
}

TEST(OpenApi, ATypeNamedLikeTheAnswersOfAnotherKeepsItsName) {
    for (auto const& document :
         {document_with<forms::put_user, forms::get_code>(), document_with<forms::get_code, forms::put_user>()}) {
        EXPECT_EQ(answer_in(part_of(document, "/forms/user")), reference("user_response_2"));
        EXPECT_EQ(answer_in(part_of(document, "/forms/code")), reference("user_response"));
        EXPECT_EQ(part_of(schema_in(document, "user_response"), "required"), R"(["code"])");
        EXPECT_EQ(part_of(schema_in(document, "user_response_2"), "required"), R"(["name","nickname","age"])");
    }
}

TEST(OpenApi, NamesDoNotDependOnWhichDirectionComesFirst) {
    for (auto const& document :
         {document_with<forms::get_user, forms::post_user>(), document_with<forms::post_user, forms::get_user>()}) {
        EXPECT_EQ(request_in(document), reference("user"));
        EXPECT_EQ(answer_in(document), reference("user_response"));
    }
}

TEST(OpenApi, ProblemsLackWhatTheyHaveNoValueFor_G13) {
    auto const document = document_with<forms::post_user>();
    EXPECT_EQ(part_of(schema_in(document, "problem_details"), "required"), R"(["type","title","status"])");
    EXPECT_EQ(part_of(schema_in(document, "input_fault"), "required"), R"(["path","code","message"])");
    EXPECT_EQ(schema_in(document, "problem_details_response"), "");
}

TEST(OpenApi, MembersOfErrorsOfYourOwnAreRequiredInAnswers_G13) {
    app app;
    app.serve<forms::post_user>([](call<forms::post_user>&) -> reply<forms::post_user> { return done; });
    auto const document = document_of(std::move(app), {.invalid_input = document_error<forms::missing>(422)});
    EXPECT_EQ(part_of(part_of(document, "422"), "application/json"), reference("missing"));
    EXPECT_EQ(part_of(schema_in(document, "missing"), "required"), R"(["why"])");
}

} // namespace
