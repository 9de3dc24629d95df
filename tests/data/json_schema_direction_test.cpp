#include <tunic/data/given.hpp>
#include <tunic/data/json_schema.hpp>
#include <tunic/data/json_writer.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace ways {

struct part {
    std::string name = "none";
};
struct whole {
    int id;
    std::optional<std::string> note;
    std::unique_ptr<part> first;
    std::vector<std::string> tags = {"new"};
    tunic::given<std::string> extra;
    tunic::given<std::optional<int>> more;
    int hidden = 0;
    int loose = 0;
    tunic::given<int> fixed;
};
struct same {
    int id;
    std::vector<same> below;
};
struct holder {
    same inner;
    std::map<std::string, same> others;
};
struct pair_of_nodes;
struct left {
    std::vector<pair_of_nodes> nodes;
};
struct pair_of_nodes {
    std::vector<left> lefts;
    int weight = 1;
};

} // namespace ways

template <> struct tunic::describe<ways::whole> {
    using whole = ways::whole;
    static constexpr bool strict = true;
    static constexpr auto fields = std::tuple{field{"id", &whole::id},
                                              field{"note", &whole::note},
                                              field{"first", &whole::first},
                                              field{"tags", &whole::tags},
                                              field{"extra", &whole::extra},
                                              field{"more", &whole::more},
                                              field{"loose", &whole::loose, presence::optional},
                                              field{"fixed", &whole::fixed, presence::required}};
};

namespace {

using namespace tunic;
using enum schema_direction;

std::vector<std::string> names_of(std::initializer_list<schema_use> uses) {
    std::vector<std::string> names;
    schema_names const all("", std::span(uses.begin(), uses.size()));
    for (auto const& e : all.all()) names.push_back(e.name);
    return names;
}

TEST(JsonSchemaDirection, IsInputUnlessSaidOtherwise) {
    EXPECT_EQ(json_schema<ways::whole>(), json_schema<ways::whole>(input));
    EXPECT_NE(json_schema<ways::whole>(), json_schema<ways::whole>(output));
}

TEST(JsonSchemaDirection, OutputRequiresWhatIsAlwaysWritten) {
    EXPECT_EQ(json_schema<ways::whole>(output),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/whole","$defs":{"whole":)"
              R"({"type":"object","properties":{"id":{"type":"integer","format":"int32"},)"
              R"("note":{"type":["string","null"]},"first":{"anyOf":[{"$ref":"#/$defs/part"},{"type":"null"}]},)"
              R"("tags":{"type":"array","items":{"type":"string"}},"extra":{"type":"string"},)"
              R"("more":{"type":["integer","null"],"format":"int32"},"loose":{"type":"integer","format":"int32"},)"
              R"("fixed":{"type":"integer","format":"int32"}},"required":["id","note","first","tags","loose"]},)"
              R"("part":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}})");
    ways::whole fresh;
    fresh.id = 1;
    EXPECT_EQ(to_json(fresh), R"({"id":1,"note":null,"first":null,"tags":["new"],"loose":0})")
        << "which is what writing does";
}

TEST(JsonSchemaDirection, InputRequiresWhatReadingDoes) {
    auto const schema = json_schema<ways::whole>(input);
    EXPECT_NE(schema.find(R"("required":["id","fixed"],"additionalProperties":false)"), schema.npos) << schema;
    EXPECT_NE(schema.find(R"("default":["new"])"), schema.npos) << schema;
}

TEST(JsonSchemaDirection, MakesNoDifferenceToATypeThatIsReadAsItIsWritten) {
    EXPECT_EQ(json_schema<ways::holder>(input), json_schema<ways::holder>(output));
    auto const* const holder = &shape_of<ways::holder>();
    EXPECT_EQ(names_of({{holder, output}, {holder, input}}), (std::vector<std::string>{"holder", "same"}));
}

TEST(JsonSchemaDirection, DiffersThroughTypesThatHoldEachOther) {
    auto const* const left = &shape_of<ways::left>();
    auto const* const pair = &shape_of<ways::pair_of_nodes>();
    EXPECT_EQ(names_of({{left, input}, {left, output}}),
              (std::vector<std::string>{"left", "pair_of_nodes", "left_response", "pair_of_nodes_response"}));
    EXPECT_EQ(names_of({{left, output}, {pair, input}}),
              (std::vector<std::string>{"left_response", "pair_of_nodes_response", "pair_of_nodes", "left"}));
    EXPECT_EQ(names_of({{left, output}}), (std::vector<std::string>{"left", "pair_of_nodes"}));
}

} // namespace
