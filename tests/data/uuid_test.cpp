#include <tunic/data/uuid.hpp>

#include <tunic/data/constraints.hpp>
#include <tunic/data/formats.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/data/json_schema.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/data/text_value.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <unordered_set>

namespace {

using namespace tunic;

constexpr std::string_view text = "123e4567-e89b-12d3-a456-426614174000";

struct order {
    uuid id;
    std::optional<uuid> parent;
};

TEST(Uuid, IsReadFromItsTextAndWrittenInLowerCase) {
    auto const id = uuid::parse("123E4567-e89b-12d3-A456-426614174000");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->to_string(), text);
    EXPECT_EQ(id->octets()[0], 0x12);
    EXPECT_EQ(id->octets()[15], 0x00);
    EXPECT_EQ(id, uuid::parse(text));
}

TEST(Uuid, IsNoOtherText) {
    for (std::string_view const wrong :
         {"", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000",
          "123e4567xe89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-42661417400g",
          "{123e4567-e89b-12d3-a456-42661417400", "123e4567e89b12d3a456426614174000----",
          "------------------------------------"})
        EXPECT_FALSE(uuid::parse(wrong)) << wrong;
}

TEST(Uuid, IsNilByItself) {
    EXPECT_TRUE(uuid{}.is_nil());
    EXPECT_EQ(uuid{}.to_string(), "00000000-0000-0000-0000-000000000000");
    EXPECT_FALSE(uuid::parse(text)->is_nil());
}

TEST(Uuid, IsOrderedAsItsTextsAre) {
    EXPECT_LT(uuid{}, *uuid::parse(text));
    EXPECT_LT(*uuid::parse("123e4567-e89b-12d3-a456-426614173fff"), *uuid::parse(text));
    std::unordered_set<uuid> const ids{uuid{}, *uuid::parse(text), *uuid::parse(text)};
    EXPECT_EQ(ids.size(), 2U);
}

TEST(Uuid, IsATextInJson) {
    auto const read = from_json<order>(R"({"id":"123e4567-e89b-12d3-a456-426614174000","parent":null})");
    EXPECT_EQ(read.id, uuid::parse(text));
    EXPECT_EQ(to_json(read), R"({"id":"123e4567-e89b-12d3-a456-426614174000","parent":null})");
    EXPECT_EQ(to_json(std::map<uuid, int>{{read.id, 1}}), R"({"123e4567-e89b-12d3-a456-426614174000":1})");
    order value;
    data::fault_list faults;
    EXPECT_FALSE(read_json(R"({"id":"x"})", value, faults));
    EXPECT_EQ(faults.faults().front(), (input_fault{"/id", "string_format", "must be a UUID"}));
}

TEST(Uuid, IsATextWithAFormatInSchemas) {
    EXPECT_EQ(json_schema<uuid>(),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"string","format":"uuid"})");
}

TEST(Uuid, ComesFromAnyText) {
    uuid id;
    EXPECT_FALSE(data::set_from_text(id, text));
    EXPECT_EQ(id.to_string(), text);
    EXPECT_TRUE(data::set_from_text(id, "x"));
}

} // namespace
