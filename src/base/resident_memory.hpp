#pragma once
#include <cstdint>

namespace tunic {

/// Bytes of the process that are in memory now; 0 where the system does not say.
std::uint64_t resident_memory() noexcept;

} // namespace tunic
