#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ratio>
#include <string_view>
#include <type_traits>

#include "tunic/data/json_kind.hpp"

namespace tunic {
namespace data {

/// A date, with an optional time of day, as text.
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

/// A full-date of RFC 3339.
std::optional<std::chrono::year_month_day> date_from(std::string_view text) noexcept;

/// A point in time, with the fraction down to nanoseconds.
struct utc_time {
    std::chrono::sys_seconds second;
    std::chrono::nanoseconds fraction;
};
/// A date-time of RFC 3339 in any offset. A leap second is read as the second after it.
std::optional<utc_time> date_time_from(std::string_view text) noexcept;

} // namespace data

/// A duration is its count, in its own unit: name the field after the unit.
template <class Rep, class Period> struct json_as<std::chrono::duration<Rep, Period>> {
    static constexpr Rep from(std::chrono::duration<Rep, Period> value) noexcept { return value.count(); }
    static constexpr std::chrono::duration<Rep, Period> into(Rep count) noexcept {
        return std::chrono::duration<Rep, Period>{count};
    }
};

/// A date is "2026-01-31".
template <> struct json_as<std::chrono::year_month_day> {
    static constexpr std::string_view format = "date";
    static constexpr std::string_view message = "must be a date such as 2024-02-29";

    static std::optional<std::chrono::year_month_day> into(std::string_view text) noexcept {
        return data::date_from(text);
    }
    static constexpr data::date_text from(std::chrono::year_month_day value) noexcept {
        data::date_text text;
        text.put_date(value);
        return text;
    }
};

/// A point of the system clock is an RFC 3339 date-time in UTC with as many decimals as its unit has:
/// "2026-01-31T08:30:00Z", "2026-01-31T08:30:00.125Z". Days are dates. Any offset is read; digits finer than the unit
/// are dropped, and a time that the type cannot hold is refused.
template <class Duration> struct json_as<std::chrono::time_point<std::chrono::system_clock, Duration>> {
    using point = std::chrono::time_point<std::chrono::system_clock, Duration>;
    static constexpr bool is_date = std::is_same_v<Duration, std::chrono::days>;
    static constexpr std::string_view format = is_date ? "date" : "date-time";
    static constexpr std::string_view message =
        is_date ? "must be a date such as 2024-02-29" : "must be a date and time such as 2024-02-29T23:20:50Z";

    static std::optional<point> into(std::string_view text) noexcept {
        if constexpr (is_date) {
            auto const date = data::date_from(text);
            return date ? std::optional<point>(*date) : std::nullopt;
        } else {
            auto const time = data::date_time_from(text);
            if (!time || !can_hold(time->second)) return std::nullopt;
            return std::chrono::floor<Duration>(time->second) + std::chrono::floor<Duration>(time->fraction);
        }
    }

    static constexpr data::date_text from(point value) noexcept {
        auto const day = std::chrono::floor<std::chrono::days>(value);
        data::date_text text;
        text.put_date(std::chrono::year_month_day{day});
        if constexpr (!is_date) {
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

private:
    // 64 bits hold every year from 0 to 9999 in seconds or coarser units; 64 bits of nanoseconds end in 2262, and 32
    // bits of seconds in 2038.
    static constexpr bool can_hold(std::chrono::sys_seconds time) noexcept {
        if constexpr (std::ratio_less_v<typename Duration::period, std::ratio<1>> || sizeof(typename Duration::rep) < 8)
            return std::chrono::floor<std::chrono::seconds>(point::min()) < time
                   && time < std::chrono::floor<std::chrono::seconds>(point::max());
        else
            return true;
    }
};

} // namespace tunic
