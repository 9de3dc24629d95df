#include <tunic/data/formats.hpp>

#include "data/text_scan.hpp"

namespace tunic {
namespace {

using data::text_scan;

constexpr unsigned days_of(unsigned year, unsigned month) noexcept {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Exactly so many digits, with a value in bounds.
bool read_number(text_scan& in, std::size_t digits, unsigned least, unsigned most, unsigned& value) noexcept {
    auto const read = in.digits(digits);
    value = read.value;
    return read.count == digits && value >= least && value <= most;
}

/// full-date
bool read_date(text_scan& in) noexcept {
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    return read_number(in, 4, 0, 9999, year) && in.skip('-') && read_number(in, 2, 1, 12, month) && in.skip('-')
           && read_number(in, 2, 1, days_of(year, month), day);
}

/// time-offset, in minutes east of UTC
bool read_offset(text_scan& in, int& minutes_east) noexcept {
    minutes_east = 0;
    if (in.skip_letter('z')) return true;
    bool const east = in.skip('+');
    if (!east && !in.skip('-')) return false;
    unsigned hours = 0;
    unsigned minutes = 0;
    if (!read_number(in, 2, 0, 23, hours) || !in.skip(':') || !read_number(in, 2, 0, 59, minutes)) return false;
    minutes_east = static_cast<int>(hours * 60 + minutes) * (east ? 1 : -1);
    return true;
}

/// full-time
bool read_time(text_scan& in) noexcept {
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (!read_number(in, 2, 0, 23, hour) || !in.skip(':') || !read_number(in, 2, 0, 59, minute) || !in.skip(':')
        || !read_number(in, 2, 0, 60, second))
        return false;
    if (in.skip('.') && in.skip_digits() == 0) return false;
    int minutes_east = 0;
    if (!read_offset(in, minutes_east)) return false;
    // Leap seconds are put in at the end of a day in UTC.
    constexpr int day = 24 * 60;
    int const minute_of_day = (static_cast<int>(hour * 60 + minute) - minutes_east + day) % day;
    return second < 60 || minute_of_day == day - 1;
}

} // namespace

bool date::accepts(std::string_view text) noexcept {
    text_scan in(text);
    return read_date(in) && in.empty();
}

bool time_of_day::accepts(std::string_view text) noexcept {
    text_scan in(text);
    return read_time(in) && in.empty();
}

bool date_time::accepts(std::string_view text) noexcept {
    text_scan in(text);
    return read_date(in) && in.skip_letter('t') && read_time(in) && in.empty();
}

} // namespace tunic
