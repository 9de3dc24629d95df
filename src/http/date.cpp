#include <algorithm>
#include <ctime>
#include <tunic/base/text.hpp>
#include <tunic/http/date.hpp>

namespace tunic::http {
namespace {

constexpr std::string_view weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t first_second = -62'167'219'200; // 0000-01-01
constexpr std::int64_t last_second = 253'402'300'799;  // 9999-12-31T23:59:59

struct civil_date {
    int year;
    int month; // 1 to 12
    int day;   // 1 to 31
};

// The calendar repeats every 400 years, and months are easiest to count in years that begin in March, because then the
// leap day is last.
constexpr int days_per_era = 146'097;

constexpr std::int64_t days_from(civil_date d) noexcept {
    std::int64_t const year = d.month > 2 ? d.year : d.year - 1;
    auto const era = (year >= 0 ? year : year - 399) / 400;
    auto const year_of_era = year - era * 400;
    auto const day_of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
    auto const day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_per_era + day_of_era - 719'468;
}

constexpr civil_date date_from(std::int64_t days) noexcept {
    days += 719'468;
    auto const era = (days >= 0 ? days : days - (days_per_era - 1)) / days_per_era;
    auto const day_of_era = static_cast<int>(days - era * days_per_era);
    auto const year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    auto const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    auto const march_month = (5 * day_of_year + 2) / 153;
    auto const month = march_month < 10 ? march_month + 3 : march_month - 9;
    auto const year = static_cast<int>(era) * 400 + year_of_era + (month <= 2 ? 1 : 0);
    return {year, month, day_of_year - (153 * march_month + 2) / 5 + 1};
}

constexpr bool is_leap(int year) noexcept { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int days_in(int month, int year) noexcept {
    return month == 2 ? (is_leap(year) ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Reads a date from left to right; after the first mismatch, all further steps do nothing.
class reader {
public:
    explicit reader(std::string_view s) noexcept : rest_{s} {}

    void skip(std::string_view expected) noexcept {
        if (!rest_.starts_with(expected)) return fail();
        rest_.remove_prefix(expected.size());
    }
    bool take(char c) noexcept {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    int number(std::size_t digits) noexcept {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (i >= rest_.size() || !text::is_digit(rest_[i])) return fail(), 0;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    int month() noexcept {
        auto const name = rest_.substr(0, 3);
        for (std::size_t i = 0; name.size() == 3 && i < 12; ++i)
            if (months.substr(i * 3, 3) == name) {
                rest_.remove_prefix(3);
                return static_cast<int>(i) + 1;
            }
        return fail(), 1;
    }
    // Whether the name is the long one of the RFC 850 form.
    bool weekday() noexcept {
        for (auto name : weekdays) {
            if (!rest_.starts_with(name.substr(0, 3))) continue;
            auto const is_long = rest_.starts_with(name);
            rest_.remove_prefix(is_long ? name.size() : 3);
            return is_long;
        }
        return fail(), false;
    }
    int time() noexcept {
        auto const hours = number(2);
        skip(":");
        auto const minutes = number(2);
        skip(":");
        auto const seconds = number(2);
        // 60 is a leap second; this clock counts it as the first second of the next minute.
        if (hours > 23 || minutes > 59 || seconds > 60) fail();
        return hours * 3600 + minutes * 60 + seconds;
    }
    bool done() const noexcept { return good_ && rest_.empty(); }

private:
    void fail() noexcept { good_ = false; }
    std::string_view rest_;
    bool good_ = true;
};

int whole_year(int two_digits, std::int64_t now) noexcept {
    auto const this_year = date_from(now / seconds_per_day).year;
    auto const year = this_year / 100 * 100 + two_digits;
    return year > this_year + 50 ? year - 100 : year;
}

} // namespace

std::array<char, date_size> format_date(std::int64_t seconds) noexcept {
    seconds = std::clamp(seconds, first_second, last_second);
    auto days = seconds / seconds_per_day;
    auto second = static_cast<int>(seconds % seconds_per_day);
    if (second < 0) {
        second += static_cast<int>(seconds_per_day);
        --days;
    }
    auto const date = date_from(days);
    auto const weekday = static_cast<std::size_t>(((days + 4) % 7 + 7) % 7); // 1970 began on a Thursday

    std::array<char, date_size> out;
    auto* at = out.data();
    auto const text = [&at](std::string_view s) { at = std::copy(s.begin(), s.end(), at); };
    auto const two_digits = [&at](int value) {
        *at++ = static_cast<char>('0' + value / 10);
        *at++ = static_cast<char>('0' + value % 10);
    };
    text(weekdays[weekday].substr(0, 3));
    text(", ");
    two_digits(date.day);
    text(" ");
    text(months.substr(static_cast<std::size_t>(date.month - 1) * 3, 3));
    text(" ");
    two_digits(date.year / 100);
    two_digits(date.year % 100);
    text(" ");
    two_digits(second / 3600);
    text(":");
    two_digits(second / 60 % 60);
    text(":");
    two_digits(second % 60);
    text(" GMT");
    return out;
}

std::optional<std::int64_t> parse_date(std::string_view date, std::int64_t now) noexcept {
    reader in{date};
    civil_date day{};
    int time = 0;
    auto const is_long = in.weekday();
    if (in.take(',')) {
        auto const* const separator = is_long ? "-" : " ";
        in.skip(" ");
        day.day = in.number(2);
        in.skip(separator);
        day.month = in.month();
        in.skip(separator);
        day.year = is_long ? whole_year(in.number(2), now) : in.number(4);
        in.skip(" ");
        time = in.time();
        in.skip(" GMT");
    } else { // asctime: Sun Nov  6 08:49:37 1994
        in.skip(" ");
        day.month = in.month();
        in.skip(" ");
        day.day = in.take(' ') ? in.number(1) : in.number(2);
        in.skip(" ");
        time = in.time();
        in.skip(" ");
        day.year = in.number(4);
    }
    if (!in.done() || day.day < 1 || day.day > days_in(day.month, day.year)) return std::nullopt;
    return days_from(day) * seconds_per_day + time;
}

std::optional<std::int64_t> parse_date(std::string_view date) noexcept {
    return parse_date(date, static_cast<std::int64_t>(std::time(nullptr)));
}

} // namespace tunic::http
