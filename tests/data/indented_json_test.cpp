#include "data/indented_json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using tunic::data::indented_json;

TEST(IndentedJson, KeepsOnOneLineWhatFits) {
    EXPECT_EQ(indented_json(R"({"a":1,"b":[true,null]})"), "{\"a\": 1, \"b\": [true, null]}\n");
    EXPECT_EQ(indented_json("{}"), "{}\n");
    EXPECT_EQ(indented_json("7"), "7\n");
}

TEST(IndentedJson, SetsInWhatDoesNot) {
    EXPECT_EQ(indented_json(R"({"name":"Ann","tags":["a","b"],"empty":{}})", 24), R"({
  "name": "Ann",
  "tags": ["a", "b"],
  "empty": {}
}
)");
    EXPECT_EQ(indented_json(R"([[1,2],[3,[4,5]]])", 11), R"([
  [1, 2],
  [
    3,
    [4, 5]
  ]
]
)");
}

TEST(IndentedJson, LooksAtNothingWithinTexts) {
    EXPECT_EQ(indented_json(R"({"a":"{[,:\"}","b":"\\"})"), "{\"a\": \"{[,:\\\"}\", \"b\": \"\\\\\"}\n");
}

} // namespace
