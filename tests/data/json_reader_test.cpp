#include "tunic/data/json_reader.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tunic/data/json_writer.hpp"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using tunic::from_json;
using tunic::input_error;
using tunic::input_fault;
using tunic::read_json;
using tunic::to_json;
using tunic::data::fault_list;

enum class colour { red, green = 7 };

struct address {
    std::string street;
    std::array<int, 2> position;

    bool operator==(address const&) const = default;
};
struct person {
    std::int64_t id;
    std::string name;
    bool active = false;
    std::optional<std::string> bio;
    std::vector<address> addresses;
    colour favourite = colour::red;
    char code[4] = {};

    bool operator==(person const&) const = default;
};
struct tree {
    int value = 0;
    std::vector<tree> children;
};
struct chain {
    std::unique_ptr<chain> next;
};
struct strict_point {
    int x;
    int y;
};
struct nothing {};

class account {
public:
    [[nodiscard]] int id() const { return id_; }
    [[nodiscard]] std::string const& owner() const { return owner_; }
    [[nodiscard]] int visits() const { return visits_; }

private:
    friend struct tunic::describe<account>;
    int id_ = 0;
    std::string owner_;
    int visits_;
};

struct money {
    std::int64_t cents = 0;
};
struct even {
    int value = 0;
};
struct reversed {
    std::string text;
};

} // namespace

template <> struct tunic::describe<strict_point> {
    static constexpr bool strict = true;
    static constexpr auto fields = std::tuple{field{"x", &strict_point::x}, field{"y", &strict_point::y}};
};
template <> struct tunic::describe<account> {
    static constexpr auto fields =
        std::tuple{field{"account id", &account::id_, presence::required}, field{"owner", &account::owner_},
                   field{"visits", &account::visits_, presence::optional}};
};
template <> struct tunic::json_as<money> {
    static std::int64_t from(money const& m) { return m.cents; }
    static money into(std::int64_t cents) { return {cents}; }
};
template <> struct tunic::json_as<even> {
    static std::optional<even> into(int value) {
        if (value % 2 != 0) return std::nullopt;
        return even{value};
    }
    static constexpr std::string_view code = "number_even";
    static constexpr std::string_view message = "must be even";
};
template <> struct tunic::json_as<reversed> {
    // A text that is read while another is.
    static reversed into(std::string_view text) {
        auto const letters = from_json<std::string>("\"-\\u002D" + std::string(text) + "\"");
        return {std::string(letters.rbegin(), letters.rend())};
    }
};

namespace {

template <class T> std::vector<input_fault> faults_of(std::string_view text) {
    T value{};
    fault_list faults;
    bool const good = read_json(text, value, faults);
    EXPECT_EQ(good, faults.empty()) << text;
    return std::move(faults).faults();
}

/// What is wrong, and where: "/path code".
template <class T> std::vector<std::string> places_of(std::string_view text) {
    std::vector<std::string> places;
    for (auto const& fault : faults_of<T>(text)) places.push_back(fault.path + ' ' + std::string(fault.code));
    return places;
}

template <class T> std::string code_of(std::string_view text) {
    auto const faults = faults_of<T>(text);
    return faults.size() == 1 ? std::string(faults.front().code) : std::to_string(faults.size()) + " faults";
}

TEST(JsonReader, ReadsAnObjectIntoItsFields) {
    auto const ann = from_json<person>(R"({
        "id": 9007199254740993, "name": "Ann", "active": true, "bio": "Reads.",
        "addresses": [{"street": "Onion Lane", "position": [3, -4]}, {"position": [1, 2], "street": ""}],
        "favourite": "green", "code": "abc"
    })");
    person const expected{9007199254740993, "Ann",          true, "Reads.", {{"Onion Lane", {3, -4}}, {"", {1, 2}}},
                          colour::green,    {'a', 'b', 'c'}};
    EXPECT_EQ(ann, expected);
}

TEST(JsonReader, ReadsMembersInAnyOrder) {
    auto const ann = from_json<person>(
        R"({"code":"","favourite":"red","addresses":[],"bio":null,"active":true,"name":"Ann","id":1})");
    EXPECT_EQ(ann, (person{1, "Ann", true, std::nullopt, {}, colour::red, {}}));
}

TEST(JsonReader, ReadsBackWhatTheWriterWrites) {
    person const ann{-1, "\"Än\n", false, std::nullopt, {{"x", {1, 2}}}, colour::green, {'a', 'b', 'c', 'd'}};
    EXPECT_EQ(from_json<person>(to_json(ann)), ann);
}

TEST(JsonReaderE7, TakesScalarsAndArraysAtTheTop) {
    EXPECT_EQ(from_json<int>(" 42 "), 42);
    EXPECT_EQ(from_json<bool>("true"), true);
    EXPECT_EQ(from_json<bool>("false"), false);
    EXPECT_EQ(from_json<std::string>(R"("a\tb")"), "a\tb");
    EXPECT_EQ(from_json<double>("-0.5e1"), -5.0);
    EXPECT_EQ(from_json<char>(R"("x")"), 'x');
    EXPECT_EQ(from_json<colour>(R"("green")"), colour::green);
    EXPECT_THAT(from_json<std::vector<int>>("[1,2,3]"), ElementsAre(1, 2, 3));
    EXPECT_EQ(from_json<std::optional<int>>("null"), std::nullopt);
    EXPECT_EQ(from_json<std::optional<int>>("1"), 1);
}

TEST(JsonReaderE7, KeepsIntegersOf64BitsExactly) {
    EXPECT_EQ(from_json<std::int64_t>("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(from_json<std::int64_t>("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(from_json<std::uint64_t>("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(from_json<std::uint64_t>("10000000000000000000"), 10000000000000000000U);
    EXPECT_EQ(from_json<std::int64_t>("9007199254740993"), 9007199254740993);
    EXPECT_EQ(from_json<std::int64_t>("-0"), 0);
    EXPECT_EQ(from_json<std::uint8_t>("-0"), 0);
    for (std::int64_t value = 1; value < 1'000'000'000'000'000'000; value = value * 7 + 3) {
        EXPECT_EQ(from_json<std::int64_t>(std::to_string(value)), value);
        EXPECT_EQ(from_json<std::int64_t>(std::to_string(-value)), -value);
    }
}

TEST(JsonReaderE3, RefusesNumbersBeyondTheirType) {
    EXPECT_EQ(from_json<std::uint8_t>("255"), 255);
    EXPECT_EQ(from_json<std::int8_t>("-128"), -128);
    EXPECT_EQ(code_of<std::uint8_t>("256"), "number_range");
    EXPECT_EQ(code_of<std::uint8_t>("-1"), "number_range");
    EXPECT_EQ(code_of<std::int8_t>("128"), "number_range");
    EXPECT_EQ(code_of<std::int16_t>("-32769"), "number_range");
    EXPECT_EQ(code_of<int>("2147483648"), "number_range");
    EXPECT_EQ(code_of<std::int64_t>("9223372036854775808"), "number_range");
    EXPECT_EQ(code_of<std::int64_t>("-9223372036854775809"), "number_range");
    EXPECT_EQ(code_of<std::int64_t>("123456789012345678901234567890"), "number_range");
    EXPECT_EQ(code_of<std::uint64_t>("18446744073709551616"), "number_range");
    EXPECT_EQ(code_of<std::uint64_t>("-18446744073709551615"), "number_range");
    EXPECT_EQ(faults_of<std::int8_t>("300").front().message, "must be from -128 to 127");
    EXPECT_EQ(faults_of<std::uint8_t>("300").front().message, "must be from 0 to 255");
}

TEST(JsonReaderE3, TakesNoDecimalsForIntegers) {
    EXPECT_EQ(code_of<int>("3.0"), "number_integer");
    EXPECT_EQ(code_of<int>("3.5"), "number_integer");
    EXPECT_EQ(code_of<int>("3e0"), "number_integer");
    EXPECT_EQ(code_of<unsigned>("1E2"), "number_integer");
}

TEST(JsonReader, ReadsTheNearestFloatingPointNumber) {
    EXPECT_EQ(from_json<double>("0.1"), 0.1);
    EXPECT_EQ(from_json<double>("1"), 1.0);
    EXPECT_TRUE(std::signbit(from_json<double>("-0.0")));
    EXPECT_EQ(from_json<double>("1.7976931348623157e308"), std::numeric_limits<double>::max());
    EXPECT_EQ(from_json<double>("5e-324"), std::numeric_limits<double>::denorm_min());
    EXPECT_EQ(from_json<double>("9007199254740993"), 9007199254740992.0);
    EXPECT_EQ(from_json<double>("0.30000000000000004440892098500626"), 0.1 + 0.2);
    EXPECT_EQ(from_json<double>("123456789012345678901234567890"), 123456789012345678901234567890.0);
    EXPECT_EQ(from_json<double>("1e22"), 1e22);
    EXPECT_EQ(from_json<double>("1e23"), 1e23);
    EXPECT_EQ(from_json<double>("123456789e-22"), 123456789e-22);
    EXPECT_EQ(from_json<float>("0.1"), 0.1F);
    EXPECT_EQ(from_json<float>("16777217"), 16777216.0F);
    EXPECT_EQ(from_json<float>("3.4028235e38"), std::numeric_limits<float>::max());
    EXPECT_EQ(from_json<long double>("0.5"), 0.5L);
    // By way of double, this would be rounded twice and come out as 1.
    EXPECT_EQ(from_json<float>("1.00000005960464477540"), std::nextafter(1.0F, 2.0F));
}

TEST(JsonReaderE3, RefusesWhatAFloatingPointNumberCannotHold) {
    EXPECT_EQ(code_of<double>("1e309"), "number_range");
    EXPECT_EQ(code_of<double>("-1e309"), "number_range");
    EXPECT_EQ(code_of<double>("1e99999999999999999999"), "number_range");
    EXPECT_EQ(code_of<float>("1e39"), "number_range");
    EXPECT_EQ(code_of<double>("1" + std::string(400, '0')), "number_range");
    EXPECT_EQ(code_of<double>("NaN"), "json_syntax");
    EXPECT_EQ(code_of<double>("null"), "json_type");
    EXPECT_EQ(code_of<double>(R"("1")"), "json_type");
}

TEST(JsonReader, TakesTheSmallestNumbersAsZero) {
    EXPECT_EQ(from_json<double>("1e-400"), 0.0);
    EXPECT_TRUE(std::signbit(from_json<double>("-1e-400")));
    EXPECT_EQ(from_json<double>("1e-99999999999999999999"), 0.0);
    EXPECT_EQ(from_json<double>("0." + std::string(400, '0') + "1"), 0.0);
    EXPECT_EQ(from_json<double>("0e99999999999999999999"), 0.0);
    EXPECT_EQ(from_json<float>("1e-60"), 0.0F);
}

TEST(JsonReader, UndoesEscapes) {
    EXPECT_EQ(from_json<std::string>(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(from_json<std::string>(R"("a\u0000b")"), std::string("a\0b", 3));
    EXPECT_EQ(from_json<std::string>(R"("\u0024\u00A2\u20ac\ud834\udd1e")"), "$\xC2\xA2\xE2\x82\xAC\xF0\x9D\x84\x9E");
    EXPECT_EQ(from_json<std::string>(R"("\\u0041")"), "\\u0041");
    EXPECT_EQ(from_json<std::string>("\"a long text with an escape at its very end\\n\""),
              "a long text with an escape at its very end\n");
    for (std::size_t n = 0; n != 70; ++n) {
        std::string const plain(n, 'x');
        EXPECT_EQ(from_json<std::string>("\"" + plain + "\""), plain);
        EXPECT_EQ(from_json<std::string>("\"" + plain + "\\n" + plain + "\""), plain + "\n" + plain);
    }
}

TEST(JsonReader, ReadsTextsOfAllKinds) {
    EXPECT_EQ(from_json<std::pmr::string>(R"("a\nb")"), "a\nb");
    struct buffers {
        char four[4];
    };
    EXPECT_EQ(std::string_view(from_json<buffers>(R"({"four":"abcd"})").four, 4), "abcd");
    EXPECT_EQ(std::string_view(from_json<buffers>(R"({"four":"a"})").four, 4), std::string_view("a\0\0\0", 4));
    EXPECT_EQ(places_of<buffers>(R"({"four":"abcde"})"), std::vector<std::string>{"/four string_length"});
    EXPECT_EQ(code_of<char>(R"("ab")"), "string_length");
    EXPECT_EQ(code_of<char>(R"("")"), "string_length");
}

TEST(JsonReader, ReadsContainers) {
    EXPECT_THAT(from_json<std::deque<int>>("[1,2]"), ElementsAre(1, 2));
    EXPECT_THAT(from_json<std::list<std::string>>(R"(["a","b"])"), ElementsAre("a", "b"));
    EXPECT_THAT(from_json<std::set<int>>("[3,1,3]"), ElementsAre(1, 3));
    EXPECT_THAT(from_json<std::unordered_set<int>>("[3,3]"), ElementsAre(3));
    EXPECT_THAT(from_json<std::vector<bool>>("[true,false]"), ElementsAre(true, false));
    EXPECT_THAT(from_json<std::vector<std::vector<int>>>("[[],[1]]"), ElementsAre(IsEmpty(), ElementsAre(1)));
    EXPECT_THAT((from_json<std::array<int, 2>>("[1,2]")), ElementsAre(1, 2));
    EXPECT_EQ((from_json<std::pair<int, std::string>>(R"([1,"a"])")), std::pair(1, std::string("a")));
    EXPECT_EQ((from_json<std::tuple<int, bool, double>>("[1,true,0.5]")), std::tuple(1, true, 0.5));
    EXPECT_EQ((from_json<std::tuple<>>("[]")), std::tuple());
    struct grid {
        int cells[2][2];
    };
    EXPECT_EQ(from_json<grid>(R"({"cells":[[1,2],[3,4]]})").cells[1][0], 3);
}

TEST(JsonReader, ReadsMaps) {
    EXPECT_THAT((from_json<std::map<std::string, int>>(R"({"a":1,"b\n":2})")),
                ElementsAre(Pair("a", 1), Pair("b\n", 2)));
    EXPECT_THAT((from_json<std::map<int, std::string>>(R"({"-1":"a","2":"b"})")),
                ElementsAre(Pair(-1, "a"), Pair(2, "b")));
    EXPECT_THAT((from_json<std::map<colour, int>>(R"({"green":1})")), ElementsAre(Pair(colour::green, 1)));
    EXPECT_THAT((from_json<std::unordered_map<std::string, std::vector<int>>>(R"({"a":[1]})")),
                ElementsAre(Pair("a", ElementsAre(1))));
    EXPECT_THAT((from_json<std::multimap<std::string, int>>(R"({"a":1,"a":2})")), SizeIs(2));
    EXPECT_EQ((places_of<std::map<int, int>>(R"({"1":1,"x":2,"1.5":3,"99999999999":4})")),
              (std::vector<std::string>{"/x number_integer", "/1.5 number_integer", "/99999999999 number_range"}));
    EXPECT_EQ((faults_of<std::map<colour, int>>(R"({"blue":1})").front().message),
              "has a key that must be one of red, green");
}

TEST(JsonReader, ReadsOwningPointers) {
    EXPECT_EQ(*from_json<std::unique_ptr<int>>("1"), 1);
    EXPECT_EQ(from_json<std::unique_ptr<int>>("null"), nullptr);
    EXPECT_EQ(*from_json<std::shared_ptr<std::string>>(R"("a")"), "a");
    auto const three = from_json<chain>(R"({"next":{"next":{"next":null}}})");
    EXPECT_EQ(three.next->next->next, nullptr);
    EXPECT_NE(three.next->next, nullptr);
}

TEST(JsonReader, ReadsWhatAnotherTypeIsMadeFrom) {
    EXPECT_EQ(from_json<money>("1250").cents, 1250);
    EXPECT_EQ(code_of<money>("1.5"), "number_integer");
    EXPECT_EQ(from_json<even>("2").value, 2);
    EXPECT_EQ(faults_of<even>("3"), (std::vector<input_fault>{{"", "number_even", "must be even"}}));
    EXPECT_EQ(code_of<even>(R"("2")"), "json_type");
}

TEST(JsonReader, MayBeCalledWhileItReads) {
    EXPECT_EQ(from_json<reversed>(R"("a\u0062c")").text, "cba--");
    auto const several = from_json<std::vector<reversed>>(R"(["ab","\u0063d","ef"])");
    ASSERT_EQ(several.size(), 3U);
    EXPECT_EQ(several[1].text, "dc--");
    EXPECT_EQ(several[2].text, "fe--");
}

TEST(JsonReader, KeepsRawJsonAsItStands) {
    struct event {
        std::string name;
        tunic::raw_json payload;
        int after;
    };
    auto const made = from_json<event>(R"({"name":"a","payload" : {"x" : [1, "]" ]} , "after":1})");
    EXPECT_EQ(made.payload.text, R"({"x" : [1, "]" ]})");
    EXPECT_EQ(made.after, 1);
    EXPECT_EQ(to_json(made), R"({"name":"a","payload":{"x" : [1, "]" ]},"after":1})");
    EXPECT_EQ(from_json<tunic::raw_json>(" 1.50 ").text, "1.50");
    EXPECT_EQ(to_json(tunic::raw_json{}), "null");
}

TEST(JsonReader, ReadsDescribedClasses) {
    auto const made = from_json<account>(R"({"owner":"Ann","account id":7,"visits":3})");
    EXPECT_EQ(made.id(), 7);
    EXPECT_EQ(made.owner(), "Ann");
    EXPECT_EQ(made.visits(), 3);
    EXPECT_EQ(places_of<account>("{}"), (std::vector<std::string>{"/account id json_missing", "/owner json_missing"}));
}

TEST(JsonReaderE7, NullIsNotAbsentUnlessTheFieldIsOptional) {
    struct sample {
        std::optional<int> maybe;
        int sure = 1;
        std::string text = "x";
    };
    EXPECT_EQ(places_of<sample>(R"({"maybe":null,"sure":null,"text":null})"),
              (std::vector<std::string>{"/sure json_type", "/text json_type"}));
    EXPECT_EQ(from_json<sample>("{}").sure, 1);
}

TEST(JsonReaderE4, AnAbsentMemberKeepsItsInitialiser) {
    struct settings {
        int retries = 3;
        int offset = 0;
        bool verbose = false;
        std::string language = "en";
        std::optional<int> limit = 10;
        std::map<std::string, int> quotas = {{"a", 1}};
        double factor = 1.5;
    };
    auto const made = from_json<settings>("{}");
    EXPECT_EQ(made.retries, 3);
    EXPECT_EQ(made.offset, 0);
    EXPECT_FALSE(made.verbose);
    EXPECT_EQ(made.language, "en");
    EXPECT_EQ(made.limit, 10);
    EXPECT_THAT(made.quotas, SizeIs(1));
    EXPECT_EQ(made.factor, 1.5);
    EXPECT_EQ(from_json<settings>(R"({"retries":5,"quotas":{}})").retries, 5);
    EXPECT_THAT(from_json<settings>(R"({"quotas":{}})").quotas, IsEmpty());
}

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

TEST(JsonReaderE7, IgnoresUnknownKeysButChecksTheirValues) {
    auto const known = R"("street":"a","position":[1,2])";
    for (auto const* unknown : {"1", "-1.5e3", "null", "true", R"("\u00e9")", "{}", "[]", R"([{"street":[1]},[[]],""])",
                                R"({"position":{"a":1,"\u0062":[2]}})"}) {
        EXPECT_THAT(faults_of<address>("{\"unknown\":" + std::string(unknown) + "," + known + "}"), IsEmpty());
        EXPECT_THAT(faults_of<address>("{" + std::string(known) + ",\"\\u0075n\":" + unknown + "}"), IsEmpty());
    }
    for (auto const* broken : {"01", "nul", "[1,]", "{\"a\"}", R"("\q")", "", "[1}", "{\"a\":1]"})
        EXPECT_EQ(code_of<address>("{\"unknown\":" + std::string(broken) + "," + known + "}"), "json_syntax") << broken;
}

TEST(JsonReaderE7, AStrictTypeRefusesUnknownAndDuplicateKeys) {
    EXPECT_THAT(faults_of<strict_point>(R"({"y":1,"x":2})"), IsEmpty());
    EXPECT_EQ(places_of<strict_point>(R"({"x":1,"z":[2],"x":3,"\u007a\n":0})"),
              (std::vector<std::string>{"/z json_unknown_key", "/x json_duplicate_key", "/z\n json_unknown_key",
                                        "/y json_missing"}));
}

TEST(JsonReaderE7, OfDuplicateKeysTheLastWins) {
    EXPECT_EQ(from_json<address>(R"({"street":"a","position":[1,2],"street":"b"})").street, "b");
    auto const ann = from_json<person>(
        R"({"id":1,"name":"a","addresses":[{"street":"x","position":[1,2]}],"bio":"a","code":"abc","addresses":[],"bio":null,"code":"d","id":2})");
    EXPECT_EQ(ann, (person{2, "a", false, std::nullopt, {}, colour::red, {'d'}}));
    struct outer {
        person inner;
    };
    auto const again = from_json<outer>(
        R"({"inner":{"id":1,"name":"a","bio":"b","addresses":[]},"inner":{"id":2,"name":"c","addresses":[]}})");
    EXPECT_EQ(again.inner.bio, std::nullopt) << "members of the first are not mixed with those of the last";
    EXPECT_THAT((from_json<std::map<std::string, std::vector<int>>>(R"({"a":[1,2],"a":[3]})")),
                ElementsAre(Pair("a", ElementsAre(3))));
    EXPECT_EQ(from_json<address>(R"({"street":"a","position":[1,2],"\u0073treet":"b"})").street, "b");
}

TEST(JsonReader, KnowsKeysWithEscapes) {
    EXPECT_EQ(from_json<address>(R"({"str\u0065et":"a","\u0070osition":[1,2]})"), (address{"a", {1, 2}}));
    EXPECT_EQ(from_json<account>(R"({"account\u0020id":5,"owner":""})").id(), 5);
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

TEST(JsonReader, ReadsLargeTextsAndSmallOnesAfterwards) {
    std::vector<std::string> texts(20'000, "a text of some length, with \"escapes\"\n");
    EXPECT_EQ(from_json<std::vector<std::string>>(to_json(texts)), texts);
    EXPECT_EQ(from_json<int>("1"), 1);
}

TEST(JsonReader, ReadsOnSeveralThreads) {
    std::vector<std::thread> threads;
    std::array<bool, 4> good{};
    for (auto& result : good)
        threads.emplace_back([&result] {
            result = true;
            for (int i = 0; i != 1000; ++i)
                result =
                    result
                    && from_json<std::vector<std::string>>(R"(["a\n","b"])") == std::vector<std::string>{"a\n", "b"};
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(good, ElementsAre(true, true, true, true));
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

TEST(JsonReadable, SaysWhatCanBeRead) {
    static_assert(tunic::json_readable<person>);
    static_assert(tunic::json_readable<tree>);
    static_assert(tunic::json_readable<money>);
    static_assert(!tunic::json_readable<std::string_view>);
    static_assert(!tunic::json_readable<char const*>);
    static_assert(!tunic::json_readable<int*>);
    static_assert(!tunic::json_readable<std::vector<std::string_view>>);
    static_assert(!tunic::json_readable<tunic::json_text>);
    static_assert(!tunic::json_readable<std::nullptr_t>);
    static_assert(!tunic::json_readable<std::map<double, int>>);
    static_assert(!tunic::json_readable<std::map<std::string_view, int>>); // nothing would keep its keys
    enum without_type { one, two };
    static_assert(!tunic::json_readable<without_type>);
    static_assert(tunic::json_readable<std::vector<std::byte>>);
}

TEST(JsonReader, ReadsAnEnumWithoutNamesAsItIsWritten) {
    enum class code : std::uint8_t {};
    EXPECT_EQ(from_json<code>("200"), code{200});
    EXPECT_EQ(to_json(code{200}), "200");
    EXPECT_EQ(from_json<std::vector<std::byte>>("[0,255]"), (std::vector{std::byte{0}, std::byte{255}}));
    EXPECT_THAT(faults_of<code>("256"), SizeIs(1));
    EXPECT_THAT(faults_of<code>(R"("x")"), SizeIs(1));
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

TEST(JsonReader, MakesRoomForScalarsOnce) {
    for (auto const* const text : {"[]", "[7]", "[1,2,3]", "[ 1 , 2 , 3 , 4 , 5 ]"}) {
        std::vector<int> list;
        tunic::data::fault_list faults;
        EXPECT_TRUE(tunic::read_json(std::string_view(text), list, faults));
        EXPECT_EQ(list.capacity(), list.size()) << text;
    }
    for (auto const* const text : {"[1,2", "[1,[2],3]", "[1:2]", "[,]", "[1 2 3]"}) {
        std::vector<int> list;
        tunic::data::fault_list faults;
        EXPECT_FALSE(tunic::read_json(std::string_view(text), list, faults)) << text;
    }
}

} // namespace
