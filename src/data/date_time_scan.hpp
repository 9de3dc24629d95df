#pragma once
#include "data/text_scan.hpp"

#include <cstddef>

// Dates and times of RFC 3339, for the formats and for the types built from them.

namespace tunic::data {

struct scanned_date {
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
};
struct scanned_time {
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;     // 60 at a leap second
    unsigned nanosecond = 0; // finer digits are dropped
    int minutes_east = 0;    // of UTC
};

/// full-date
bool scan_date(text_scan& in, scanned_date& out) noexcept;
/// full-time
bool scan_time(text_scan& in, scanned_time& out) noexcept;
/// date-time
inline bool scan_date_time(text_scan& in, scanned_date& date, scanned_time& time) noexcept {
    return scan_date(in, date) && in.skip_letter('t') && scan_time(in, time);
}

} // namespace tunic::data
