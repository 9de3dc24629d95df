#include "tunic/data/rule_keyword.hpp"

#include "data/json_checker.hpp"
#include "tunic/data/rules.hpp"

#include <cstdint>
#include <map>
#include <memory_resource>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

enum class colour { red, green };

struct everything {
    std::string name;
    std::optional<std::string> code = {};
    std::uint64_t number = 0;
    double real = 0;
    std::vector<std::string> tags = {};
    std::map<std::string, int> counts = {};
    colour shade = colour::red;
    int level = 0;
    std::string blob = {};
    std::vector<unsigned char> bytes = {};
    int free = 0;
};

} // namespace

namespace tunic {
template <>
struct rules<everything>
    : rule_set<rule<&everything::name, length<1, 80>, format<email>, message<"a name">>,
               rule<&everything::code, matches<"^\"[a-z]">, matches<"b$">>, rule<&everything::code, matches<"c">>,
               rule<&everything::number, minimum<1>, maximum<UINT64_MAX>, multiple_of<3>>,
               rule<&everything::real, exclusive_minimum<-0.5>, exclusive_maximum<2>>,
               rule<&everything::tags, items<1, 8>, unique, each<length<0, 40>, one_of<"a", "b\n">>>,
               rule<&everything::counts, items<0, 3>, each<minimum<0>>>,
               rule<&everything::shade, one_of<colour::red, colour::green>>,
               rule<&everything::level, one_of<1, 2>, satisfies<[](int i) { return i != 0; }>>,
               rule<&everything::blob, format<base64>>, rule<&everything::bytes, length<1>>> {};
} // namespace tunic

namespace {

std::string written(std::span<tunic::rule_keyword const> keywords) {
    tunic::text_buffer out{*std::pmr::new_delete_resource()};
    append_keywords(out, keywords);
    return std::string(out.view());
}
template <std::size_t I> std::string schema_of_field() { return written(tunic::field_keywords<everything, I>()); }

TEST(Keywords, AreThoseOfJsonSchema_G13) {
    EXPECT_EQ(schema_of_field<0>(), R"("minLength":1,"maxLength":80,"format":"email")");
    EXPECT_EQ(schema_of_field<2>(), R"("minimum":1,"maximum":18446744073709551615,"multipleOf":3)");
    EXPECT_EQ(schema_of_field<3>(), R"("exclusiveMinimum":-0.5,"exclusiveMaximum":2)");
    EXPECT_EQ(schema_of_field<4>(), R"("minItems":1,"maxItems":8,"uniqueItems":true)");
    EXPECT_EQ(schema_of_field<5>(), R"("maxProperties":3)");
    EXPECT_EQ(schema_of_field<6>(), R"("enum":["red","green"])");
    EXPECT_EQ(schema_of_field<7>(), R"("enum":[1,2])");
    EXPECT_EQ(schema_of_field<8>(), R"("contentEncoding":"base64")");
    EXPECT_EQ(schema_of_field<9>(), R"("minItems":1)");
    EXPECT_EQ(schema_of_field<10>(), "");
}

TEST(Keywords, AreNeverTwiceInOneObject) {
    EXPECT_EQ(schema_of_field<1>(), R"("pattern":"^\"[a-z]","allOf":[{"pattern":"b$"},{"pattern":"c"}])");
    EXPECT_TRUE(tunic::test::json_checker::accepts("{" + schema_of_field<1>() + "}"));
}

TEST(Keywords, OfElementsAreApart) {
    EXPECT_EQ(written(element_keywords(tunic::field_keywords<everything, 4>())),
              R"("maxLength":40,"enum":["a","b\n"])");
    EXPECT_EQ(written(element_keywords(tunic::field_keywords<everything, 5>())), R"("minimum":0)");
    EXPECT_TRUE(element_keywords(tunic::field_keywords<everything, 0>()).empty());
}

TEST(Keywords, AreConstantData) {
    static_assert(tunic::field_keywords<everything, 0>().size() == 3);
    static_assert(tunic::field_keywords<everything, 0>()[1].name == "maxLength");
    static_assert(tunic::field_keywords<everything, 0>()[1].value.integer == 80);
}

} // namespace
