#include "server/load_gauge.hpp"

#include <utility>

namespace tunic::net {

void load_gauge::lagged(steady_duration by) noexcept {
    if (most_lag_ == steady_duration::zero()) return;
    bool const late = by > most_lag_;
    constexpr double least = 0.02;
    if (late && was_late_)
        refused_ += (1 - refused_) / 4;
    else if (!late)
        refused_ = refused_ / 2 < least ? 0 : refused_ / 2;
    was_late_ = late;
}

// The refusals are spread evenly among the served requests.
bool load_gauge::refuses_next() noexcept {
    if (too_large_) return true;
    owed_ += refused_;
    if (owed_ < 1) return false;
    owed_ -= 1;
    return true;
}

} // namespace tunic::net
