#pragma once
// Durations and clocks. HACK: <chrono> of libstdc++ includes the calendar, time zones and <sstream>, which costs a
// tenth of a second for every file that includes us; durations and clocks alone are in a separate header. Expires when
// that changes; with another library the whole header is used.
#if __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif

namespace tunic {

/// `duration` after `now`, limited to a century: more would not fit every clock. `milliseconds::max()` means no limit,
/// and would overflow into the past.
template <class Clock, class Unit, class Rep, class Period>
[[nodiscard]] constexpr std::chrono::time_point<Clock, Unit> time_after(std::chrono::time_point<Clock, Unit> now,
                                                                        std::chrono::duration<Rep, Period> duration) {
    constexpr std::chrono::hours century{24 * 365 * 100};
    return now + (duration < century ? std::chrono::duration_cast<Unit>(duration) : Unit(century));
}

} // namespace tunic
