#include "tunic/data/json_chrono.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tunic/data/json_writer.hpp"

namespace {

using namespace std::chrono;
using tunic::to_json;

struct visit_record {
    sys_seconds at;
    milliseconds took_ms;
};

TEST(JsonChrono, WritesPointsOfTheSystemClockByRfc3339) {
    constexpr sys_days day = 2026y / January / 31;
    EXPECT_EQ(to_json(sys_seconds{day + 8h + 30min}), R"("2026-01-31T08:30:00Z")");
    EXPECT_EQ(to_json(sys_time<milliseconds>{day + 125ms}), R"("2026-01-31T00:00:00.125Z")");
    EXPECT_EQ(to_json(sys_time<nanoseconds>{day + 23h + 59min + 59s + 1ns}), R"("2026-01-31T23:59:59.000000001Z")");
    EXPECT_EQ(to_json(sys_time<minutes>{day + 1min}), R"("2026-01-31T00:01:00Z")");
    EXPECT_EQ(to_json(sys_seconds{}), R"("1970-01-01T00:00:00Z")");
    EXPECT_EQ(to_json(sys_seconds{-1s}), R"("1969-12-31T23:59:59Z")");
    EXPECT_EQ(to_json(sys_time<milliseconds>{-1ms}), R"("1969-12-31T23:59:59.999Z")");
    EXPECT_EQ(to_json(sys_seconds{sys_days{9999y / December / 31}}), R"("9999-12-31T00:00:00Z")");
    EXPECT_EQ(to_json(sys_seconds{sys_days{5y / February / 3}}), R"("0005-02-03T00:00:00Z")");
}

TEST(JsonChrono, WritesDates) {
    EXPECT_EQ(to_json(2024y / February / 29), R"("2024-02-29")");
    EXPECT_EQ(to_json(sys_days{2024y / February / 29}), R"("2024-02-29")");
}

TEST(JsonChrono, WritesDurationsAsTheirCount) {
    EXPECT_EQ(to_json(250ms), "250");
    EXPECT_EQ(to_json(duration<double>{1.5}), "1.5");
    EXPECT_EQ(to_json(visit_record{sys_seconds{1s}, -5ms}), R"({"at":"1970-01-01T00:00:01Z","took_ms":-5})");
}

} // namespace
