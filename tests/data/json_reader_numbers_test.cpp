#include "data/json_reading.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

using reading::code_of;
using reading::faults_of;
using tunic::from_json;

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
