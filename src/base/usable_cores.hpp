#pragma once
#include <algorithm>
#include <sched.h>
#include <thread>

namespace tunic {

/// How many cores this process may run on, at least 1. std::thread::hardware_concurrency() of libstdc++ 12 counts those
/// of the machine, even where a container or `taskset` allows only some of them.
inline unsigned usable_cores() noexcept {
    cpu_set_t usable;
    CPU_ZERO(&usable);
    int const count = ::sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 0;
    return count > 0 ? static_cast<unsigned>(count) : std::max(1U, std::thread::hardware_concurrency());
}

} // namespace tunic
