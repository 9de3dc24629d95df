#pragma once
// Durations and clocks. HACK: <chrono> of libstdc++ brings the calendar, time zones and <sstream>, a tenth of a second
// for every file that includes us; what durations and clocks take stands in a header of its own. Expires when that is
// no longer so, or with another library, where the whole header is used.
#if __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif

namespace tunic {

/// `duration` after `now`. A century is as good as for ever, and more would not fit every clock: `milliseconds::max()`
/// is meant as no limit, and would be one in the past.
template <class Clock, class Unit, class Rep, class Period>
[[nodiscard]] constexpr std::chrono::time_point<Clock, Unit> time_after(std::chrono::time_point<Clock, Unit> now,
                                                                        std::chrono::duration<Rep, Period> duration) {
    constexpr std::chrono::hours century{24 * 365 * 100};
    return now + (duration < century ? std::chrono::duration_cast<Unit>(duration) : Unit(century));
}

} // namespace tunic
