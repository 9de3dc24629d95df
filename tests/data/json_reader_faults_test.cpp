#include "data/json_reading.hpp"

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace reading;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using tunic::from_json;
using tunic::input_error;
using tunic::input_fault;
using tunic::read_json;
using tunic::data::fault_list;

TEST(JsonReaderE7, ListsAllMissingKeys) {
    EXPECT_EQ(places_of<person>(R"({"active":true})"),
              (std::vector<std::string>{"/id json_missing", "/name json_missing", "/addresses json_missing"}));
    EXPECT_EQ(faults_of<person>(R"({"id":1,"addresses":[]})"),
              (std::vector<input_fault>{{"/name", "json_missing", "must be present"}}));
}

TEST(JsonReaderE1, ListsAllFaultsWithTheirPlaces) {
    EXPECT_EQ(
        places_of<person>(R"({"id":"1","name":5,"active":1,"bio":[],"favourite":"blue","code":"abcde","addresses":[
                  {"street":"a","position":[1]},{"street":"b","position":[1,2,3]},7,{"street":null,"position":[1,"x"]},
                  {"street":"c"}]})"),
        (std::vector<std::string>{"/id json_type", "/name json_type", "/active json_type", "/bio json_type",
                                  "/favourite enum_value", "/code string_length", "/addresses/0/position array_length",
                                  "/addresses/1/position array_length", "/addresses/2 json_type",
                                  "/addresses/3/street json_type", "/addresses/3/position/1 json_type",
                                  "/addresses/4/position json_missing"}));
}

TEST(JsonReaderE7, NamesTheElementOfAnArray) {
    EXPECT_EQ(places_of<std::vector<int>>(R"([1,"x",3,null])"),
              (std::vector<std::string>{"/1 json_type", "/3 json_type"}));
    using nested = std::map<std::string, std::vector<std::pair<int, int>>>;
    EXPECT_EQ(places_of<nested>(R"({"a/b":[[1,2],[1,true]],"m~n":[5],"\u0063":[[0,""]]})"),
              (std::vector<std::string>{"/a~1b/1/1 json_type", "/m~0n/0 json_type", "/c/0/1 json_type"}));
}

TEST(JsonReader, KeepsThePathOfAKeyWithEscapesWhileItsValueIsRead) {
    // Undoing escapes of the inner strings must not touch the outer names.
    using nested = std::map<std::string, std::map<std::string, std::string>>;
    EXPECT_EQ(places_of<nested>(
                  R"({"\u0061 rather long name of a key, longer than small strings":{"\u0062":"\u0063","\u0064":4}})"),
              (std::vector<std::string>{"/a rather long name of a key, longer than small strings/d json_type"}));
}

TEST(JsonReader, SaysWhatIsExpected) {
    EXPECT_EQ(faults_of<int>("true").front().message, "must be an integer");
    EXPECT_EQ(faults_of<double>("true").front().message, "must be a number");
    EXPECT_EQ(faults_of<bool>("1").front().message, "must be true or false");
    EXPECT_EQ(faults_of<std::string>("1").front().message, "must be a string");
    EXPECT_EQ(faults_of<std::vector<int>>("{}").front().message, "must be an array");
    EXPECT_EQ(faults_of<nothing>("[]").front().message, "must be an object");
    EXPECT_EQ(faults_of<colour>(R"("blue")").front().message, "must be one of red, green");
    EXPECT_EQ((faults_of<std::array<int, 1>>("[]").front().message), "must have exactly 1 element");
}

TEST(JsonReaderE2, SaysWhereATextIsNoJson) {
    auto const faults = faults_of<person>("{\n  \"id\": 1,\n  \"name\" \"Ann\"\n}");
    EXPECT_EQ(faults, (std::vector<input_fault>{
                          {"", "json_syntax", "is no JSON: line 3, column 3 should be a key and a colon"}}));
    EXPECT_EQ(faults_of<int>("1 2").front().message, "is no JSON: line 1, column 3 should be the end");
    EXPECT_EQ(faults_of<std::vector<int>>("[1").front().message,
              "is no JSON: line 1, column 3 should be a comma or the end of the array");
    EXPECT_EQ(faults_of<int>("").front().code, "json_syntax");
    EXPECT_EQ(faults_of<int>("\"").front().message, "has a string without an end");
}

TEST(JsonReader, OfATextThatIsNoJsonOnlyThatIsSaidOfAValueOfAnotherType) {
    EXPECT_EQ(code_of<int>("[1,}"), "json_syntax");
    EXPECT_EQ(code_of<std::string>("{\"a\":01}"), "json_syntax");
}

TEST(JsonReaderE7, RefusesWhatIsNotUtf8) {
    EXPECT_EQ(code_of<std::string>("\"\xFF\""), "json_utf8");
    EXPECT_EQ(code_of<nothing>("{\"a\":\"\xC3\"}"), "json_utf8");
    EXPECT_EQ(places_of<person>(R"({"id":1,"name":"\uD800","addresses":[]})"),
              std::vector<std::string>{"/name json_utf8"});
    EXPECT_EQ(code_of<nothing>(R"({"a":"\uD800"})"), "json_utf8");
    EXPECT_EQ(code_of<nothing>(R"({"\uD800":1})"), "json_utf8");
    EXPECT_EQ((code_of<std::map<std::string, int>>(R"({"\uD800":1})")), "json_utf8");
}

TEST(JsonReaderE7, AStrictTypeRefusesUnknownAndDuplicateKeys) {
    EXPECT_THAT(faults_of<strict_point>(R"({"y":1,"x":2})"), IsEmpty());
    EXPECT_EQ(places_of<strict_point>(R"({"x":1,"z":[2],"x":3,"\u007a\n":0})"),
              (std::vector<std::string>{"/z json_unknown_key", "/x json_duplicate_key", "/z\n json_unknown_key",
                                        "/y json_missing"}));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonReaderE7, RefusesMoreThan64Levels) {
    EXPECT_THAT(faults_of<tunic::raw_json>(nested(64)), IsEmpty());
    EXPECT_EQ(code_of<tunic::raw_json>(nested(65)), "json_depth");
    EXPECT_EQ(code_of<tunic::raw_json>(nested(100'000)), "json_depth");
    EXPECT_EQ(code_of<tunic::raw_json>(std::string(100'000, '[')), "json_depth");
    EXPECT_EQ(code_of<int>(nested(65)), "json_depth");
    EXPECT_THAT(faults_of<nothing>("{\"a\":" + nested(63) + "}"), IsEmpty());
    EXPECT_EQ(places_of<nothing>("{\"a\":" + nested(64) + "}"), std::vector<std::string>{"/a json_depth"});

    std::string leaf = R"({"value":1,"children":[]})";
    for (int i = 0; i != 31; ++i) leaf = R"({"value":1,"children":[)" + leaf + "]}";
    EXPECT_THAT(faults_of<tree>(leaf), IsEmpty());
    leaf = R"({"value":1,"children":[)" + leaf + "]}";
    auto const faults = faults_of<tree>(leaf);
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults.front().code, "json_depth");
    EXPECT_THAT(faults.front().path, HasSubstr("/children/0/children/0"));
    // What has been left does not count.
    EXPECT_THAT(faults_of<tunic::raw_json>("[" + nested(63) + "," + nested(63) + "]"), IsEmpty());
}

TEST(JsonReader, KeepsTheFirstHundredFaultsAndStaysFalse) {
    std::string text = "[";
    for (int i = 0; i != 1000; ++i) text += "null,";
    text += "1]";
    EXPECT_THAT(faults_of<std::vector<int>>(text), SizeIs(100));
    fault_list full;
    for (int i = 0; i != 100; ++i) full.add(nullptr, "other", "was wrong before");
    int value = 0;
    EXPECT_FALSE(read_json("true", value, full));
    EXPECT_TRUE(read_json("1", value, full));
}

TEST(JsonReader, AddsToFaultsThatAreThere) {
    fault_list faults;
    faults.add(nullptr, "other", "was wrong before");
    int value = 0;
    EXPECT_TRUE(read_json("5", value, faults));
    EXPECT_FALSE(read_json("x", value, faults));
    EXPECT_THAT(faults.faults(), SizeIs(2));
}

TEST(FromJson, ThrowsAllThatIsWrong) {
    try {
        static_cast<void>(from_json<address>(R"({"position":[1]})"));
        FAIL();
    } catch (input_error const& error) {
        EXPECT_EQ(error.faults(),
                  (std::vector<input_fault>{{"/position", "array_length", "must have exactly 2 elements"},
                                            {"/street", "json_missing", "must be present"}}));
        EXPECT_STREQ(error.what(), "/position: must have exactly 2 elements");
    }
    EXPECT_THROW(static_cast<void>(from_json<int>("x")), input_error);
}

TEST(JsonReader, MakesNoMessageForAKeyThatNobodyIsToldOf) {
    std::string text = "{";
    while (text.size() < 1'000'000) text += R"("":0,)";
    std::map<colour, int> read;
    fault_list faults;
    EXPECT_FALSE(read_json(text + R"("":0})", read, faults));
    EXPECT_GT(faults.found(), 150'000U);
    EXPECT_EQ(faults.faults().size(), fault_list::most_kept);
    EXPECT_EQ(faults.faults().back().message, "has a key that must be one of red, green");
}

// What is no JSON is said once, and where reading stops it stops.
TEST(JsonReader, StopsAtTheFirstEscapeInAKeyThatIsNone) {
    EXPECT_THAT(faults_of<address>(R"({"\x":1,"\x":1})"), SizeIs(1));
    EXPECT_EQ(faults_of<address>(R"({"\x":1,"\x":1})").at(0).code, "json_syntax");
    std::string hostile = "{";
    while (hostile.size() < 1'000'000) hostile += R"("\x":1,)";
    hostile.back() = '}';
    auto const begin = std::chrono::steady_clock::now();
    EXPECT_THAT(faults_of<address>(hostile), SizeIs(1));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2)) << "once would take minutes";
}

TEST(JsonReader, SaysNoMoreOfManyFaultsThanIsKept) {
    std::string many = "[";
    while (many.size() < 1'000'000) many += R"("",)";
    many.back() = ']';
    fault_list faults;
    std::vector<colour> all;
    EXPECT_FALSE(read_json(std::string_view(many), all, faults));
    EXPECT_EQ(faults.faults().size(), fault_list::most_kept);
    EXPECT_GT(faults.found(), 300'000u);
    for (auto const& one : faults.faults()) EXPECT_EQ(one.message, "must be one of red, green");
}

} // namespace
