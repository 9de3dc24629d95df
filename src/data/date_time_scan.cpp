#include "data/date_time_scan.hpp"

namespace tunic::data {
namespace {

constexpr unsigned days_of(unsigned year, unsigned month) noexcept {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Exactly `digits` digits, with a value in bounds.
bool scan_number(text_scan& in, std::size_t digits, unsigned least, unsigned most, unsigned& value) noexcept {
    auto const read = in.digits(digits);
    value = read.value;
    return read.count == digits && value >= least && value <= most;
}

/// time-secfrac, if there is one
bool scan_fraction(text_scan& in, unsigned& nanosecond) noexcept {
    nanosecond = 0;
    if (!in.skip('.')) return true;
    constexpr std::size_t kept = 9;
    auto const [value, count] = in.digits(kept);
    nanosecond = value;
    for (auto i = count; i < kept; ++i) nanosecond *= 10;
    in.skip_digits();
    return count != 0;
}

/// time-offset
bool scan_offset(text_scan& in, int& minutes_east) noexcept {
    minutes_east = 0;
    if (in.skip_letter('z')) return true;
    bool const east = in.skip('+');
    if (!east && !in.skip('-')) return false;
    unsigned hours = 0;
    unsigned minutes = 0;
    if (!scan_number(in, 2, 0, 23, hours) || !in.skip(':') || !scan_number(in, 2, 0, 59, minutes)) return false;
    minutes_east = static_cast<int>(hours * 60 + minutes) * (east ? 1 : -1);
    return true;
}

} // namespace

bool scan_date(text_scan& in, scanned_date& out) noexcept {
    return scan_number(in, 4, 0, 9999, out.year) && in.skip('-') && scan_number(in, 2, 1, 12, out.month) && in.skip('-')
           && scan_number(in, 2, 1, days_of(out.year, out.month), out.day);
}

bool scan_time(text_scan& in, scanned_time& out) noexcept {
    if (!scan_number(in, 2, 0, 23, out.hour) || !in.skip(':') || !scan_number(in, 2, 0, 59, out.minute) || !in.skip(':')
        || !scan_number(in, 2, 0, 60, out.second) || !scan_fraction(in, out.nanosecond)
        || !scan_offset(in, out.minutes_east))
        return false;
    // Leap seconds are inserted at the end of a day in UTC.
    constexpr int day = 24 * 60;
    int const minute_of_day = (static_cast<int>(out.hour * 60 + out.minute) - out.minutes_east + day) % day;
    return out.second < 60 || minute_of_day == day - 1;
}

} // namespace tunic::data
