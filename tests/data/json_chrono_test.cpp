#include "tunic/data/json_chrono.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tunic/data/json_reader.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/text_reader.hpp"

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

template <class T> std::optional<T> read(std::string_view json) {
    T value{};
    tunic::data::fault_list faults;
    if (tunic::read_json(json, value, faults)) return value;
    EXPECT_EQ(faults.faults().front().code.substr(0, 5) == "json_" ? "string_format" : faults.faults().front().code,
              "string_format");
    return std::nullopt;
}

TEST(JsonChrono, ReadsPointsInAnyOffset) {
    constexpr sys_days day = 2026y / January / 31;
    EXPECT_EQ(read<sys_seconds>(R"("2026-01-31T08:30:00Z")"), day + 8h + 30min);
    EXPECT_EQ(read<sys_seconds>(R"("2026-01-31t08:30:00z")"), day + 8h + 30min);
    EXPECT_EQ(read<sys_seconds>(R"("2026-01-31T00:30:00+02:00")"), day - 90min);
    EXPECT_EQ(read<sys_seconds>(R"("2026-01-31T22:00:00-05:30")"), day + 27h + 30min);
    EXPECT_EQ(read<sys_seconds>(R"("1969-12-31T23:59:60Z")"), sys_seconds{}) << "a leap second";
    EXPECT_EQ(read<sys_seconds>(R"("0000-01-01T00:00:00Z")"), sys_days{0y / January / 1});
    EXPECT_EQ(read<sys_seconds>(R"("9999-12-31T23:59:59Z")"), sys_days{9999y / December / 31} + 24h - 1s);
}

TEST(JsonChrono, DropsWhatIsFinerThanTheUnit) {
    constexpr sys_days day = 2026y / January / 31;
    EXPECT_EQ(read<sys_time<milliseconds>>(R"("2026-01-31T00:00:00.1259Z")"), day + 125ms);
    EXPECT_EQ(read<sys_time<nanoseconds>>(R"("2026-01-31T00:00:00.00000000199Z")"), day + 1ns);
    EXPECT_EQ(read<sys_seconds>(R"("2026-01-31T00:00:00.999Z")"), day);
    EXPECT_EQ(read<sys_time<hours>>(R"("2026-01-31T05:59:59Z")"), day + 5h);
    EXPECT_EQ(read<sys_time<milliseconds>>(R"("1969-12-31T23:59:59.999Z")"), sys_time<milliseconds>{-1ms});
}

TEST(JsonChrono, RefusesWhatIsNoTimeOrDoesNotFit) {
    for (auto const* const text : {R"("")", R"("2026-01-31")", R"("2026-01-31T08:30:00")", R"("2026-02-29T00:00:00Z")",
                                   R"("2026-01-31T24:00:00Z")", R"("2026-01-31T08:30:00Z ")", "1769848200"})
        EXPECT_FALSE(read<sys_seconds>(text)) << text;
    EXPECT_FALSE(read<sys_time<nanoseconds>>(R"("2300-01-01T00:00:00Z")"));
    EXPECT_FALSE(read<sys_time<nanoseconds>>(R"("1600-01-01T00:00:00Z")"));
    EXPECT_TRUE(read<sys_time<nanoseconds>>(R"("2262-04-11T23:47:15.999999999Z")"));
    using short_seconds = sys_time<duration<std::int32_t>>;
    EXPECT_TRUE(read<short_seconds>(R"("2038-01-19T03:14:06Z")"));
    EXPECT_FALSE(read<short_seconds>(R"("2100-01-01T00:00:00Z")")) << "it was in 1963";
    for (auto const* const other_year :
         {R"("9999-12-31T23:59:60Z")", R"("9999-12-31T23:59:59-00:01")", R"("0000-01-01T00:00:00+23:59")"})
        EXPECT_FALSE(read<sys_seconds>(other_year)) << other_year;
}

TEST(JsonChrono, ReadsDatesAndDurations) {
    EXPECT_EQ(read<year_month_day>(R"("2024-02-29")"), 2024y / February / 29);
    EXPECT_FALSE(read<year_month_day>(R"("2023-02-29")"));
    EXPECT_EQ(read<sys_days>(R"("2024-02-29")"), sys_days{2024y / February / 29});
    EXPECT_EQ(read<milliseconds>("250"), 250ms);
    EXPECT_EQ(read<duration<double>>("1.5"), duration<double>{1.5});
}

TEST(JsonChrono, IsReadFromTextsToo) {
    sys_seconds at;
    tunic::data::fault_list faults;
    EXPECT_TRUE(tunic::read_text("1970-01-01T00:00:01Z", at, faults));
    EXPECT_EQ(at, sys_seconds{1s});
}

} // namespace
