#include "data/json_reading.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
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

using namespace reading;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using tunic::from_json;
using tunic::input_fault;
using tunic::to_json;

TEST(JsonReader, PassesOverAByteOrderMarkAtTheFront) {
    EXPECT_EQ(from_json<int>("\xEF\xBB\xBF 7"), 7);
    EXPECT_EQ(from_json<std::string>("\xEF\xBB\xBF\"\xEF\xBB\xBF\""), "\xEF\xBB\xBF"); // within a string it is text
    for (auto const* text : {"\xEF\xBB\xBF",
                             "\xEF\xBB\xBF\xEF\xBB\xBF"
                             "7",
                             " \xEF\xBB\xBF"
                             "7",
                             "7\xEF\xBB\xBF"})
        EXPECT_EQ(code_of<int>(text), "json_syntax") << text;
    EXPECT_EQ(code_of<int>("\xFF\xFE"
                           "7"),
              "json_utf8"); // that of another encoding
    EXPECT_THAT(faults_of<int>("\xEF\xBB\xBF"
                               "7 x")
                    .front()
                    .message,
                testing::HasSubstr("line 1, column 3"));
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

} // namespace
