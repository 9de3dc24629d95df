#include <tunic/data/formats.hpp>

#include "data/date_time_scan.hpp"

namespace tunic {

using data::text_scan;

bool date::accepts(std::string_view text) noexcept {
    text_scan in(text);
    data::scanned_date ignored;
    return scan_date(in, ignored) && in.empty();
}

bool time_of_day::accepts(std::string_view text) noexcept {
    text_scan in(text);
    data::scanned_time ignored;
    return scan_time(in, ignored) && in.empty();
}

bool date_time::accepts(std::string_view text) noexcept {
    text_scan in(text);
    data::scanned_date date;
    data::scanned_time time;
    return scan_date_time(in, date, time) && in.empty();
}

} // namespace tunic
