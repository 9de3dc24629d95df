#pragma once
// Durations and clocks. HACK: <chrono> of libstdc++ brings the calendar, time zones and <sstream>, a tenth of a second
// for every file that includes us; what durations and clocks take stands in a header of its own. Expires when that is
// no longer so, or with another library, where the whole header is used.
#if __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif
