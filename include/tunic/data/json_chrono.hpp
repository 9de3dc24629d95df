#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tunic/data/json_kind.hpp"

namespace tunic {
namespace data {

/// A date, with a time of day if it has one, as text.
struct date_text {
    char characters[40] = {};
    std::size_t size = 0;

    constexpr operator std::string_view() const noexcept { return {characters, size}; }

    constexpr void put(char c) noexcept { characters[size++] = c; }
    constexpr void put_number(std::int64_t value, int digits) noexcept {
        for (std::size_t i = static_cast<std::size_t>(digits); i-- != 0; value /= 10)
            characters[size + i] = static_cast<char>('0' + value % 10);
        size += static_cast<std::size_t>(digits);
    }
    constexpr void put_date(std::chrono::year_month_day date) noexcept {
        int const year = static_cast<int>(date.year());
        if (year < 0) put('-');
        put_number(year < 0 ? -year : year, year > 9999 || year < -9999 ? 5 : 4);
        put('-');
        put_number(static_cast<unsigned>(date.month()), 2);
        put('-');
        put_number(static_cast<unsigned>(date.day()), 2);
    }
};

} // namespace data

/// A duration is its count, a number in its own unit: name the field after the unit.
template <class Rep, class Period> struct json_as<std::chrono::duration<Rep, Period>> {
    static constexpr Rep from(std::chrono::duration<Rep, Period> value) noexcept { return value.count(); }
};

/// A date is "2026-01-31".
template <> struct json_as<std::chrono::year_month_day> {
    static constexpr std::string_view format = "date";

    static constexpr data::date_text from(std::chrono::year_month_day value) noexcept {
        data::date_text text;
        text.put_date(value);
        return text;
    }
};

/// A point of the system clock is an RFC 3339 date-time in UTC with as many decimals as its unit has:
/// "2026-01-31T08:30:00Z", "2026-01-31T08:30:00.125Z". Days are dates.
template <class Duration> struct json_as<std::chrono::time_point<std::chrono::system_clock, Duration>> {
    static constexpr std::string_view format = std::is_same_v<Duration, std::chrono::days> ? "date" : "date-time";

    static constexpr data::date_text from(std::chrono::time_point<std::chrono::system_clock, Duration> value) noexcept {
        auto const day = std::chrono::floor<std::chrono::days>(value);
        data::date_text text;
        text.put_date(std::chrono::year_month_day{day});
        if constexpr (!std::is_same_v<Duration, std::chrono::days>) {
            std::chrono::hh_mm_ss const time{value - day};
            text.put('T');
            text.put_number(time.hours().count(), 2);
            text.put(':');
            text.put_number(time.minutes().count(), 2);
            text.put(':');
            text.put_number(time.seconds().count(), 2);
            if constexpr (decltype(time)::fractional_width != 0) {
                text.put('.');
                text.put_number(static_cast<std::int64_t>(time.subseconds().count()), decltype(time)::fractional_width);
            }
            text.put('Z');
        }
        return text;
    }
};

} // namespace tunic
