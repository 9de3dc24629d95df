#include <tunic/data/json_chrono.hpp>

#include "data/date_time_scan.hpp"

namespace tunic::data {
namespace {

std::chrono::year_month_day as_date(scanned_date const& date) noexcept {
    return std::chrono::year{static_cast<int>(date.year)} / std::chrono::month{date.month} / std::chrono::day{date.day};
}

} // namespace

std::optional<std::chrono::year_month_day> date_from(std::string_view text) noexcept {
    text_scan in(text);
    scanned_date date;
    if (!scan_date(in, date) || !in.empty()) return std::nullopt;
    return as_date(date);
}

std::optional<utc_time> date_time_from(std::string_view text) noexcept {
    text_scan in(text);
    scanned_date date;
    scanned_time time;
    if (!scan_date_time(in, date, time) || !in.empty()) return std::nullopt;
    using namespace std::chrono;
    sys_seconds const second = sys_days{as_date(date)} + hours{time.hour} + minutes{time.minute} + seconds{time.second}
                               - minutes{time.minutes_east};
    // Its offset or a leap second may move it into a year that RFC 3339 cannot write.
    if (second < sys_days{year{0} / 1 / 1} || second >= sys_days{year{10'000} / 1 / 1}) return std::nullopt;
    return utc_time{second, nanoseconds{time.nanosecond}};
}

} // namespace tunic::data
