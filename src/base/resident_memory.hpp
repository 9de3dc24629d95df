#pragma once
#include <cstdint>

namespace tunic {

/// The resident memory of the process in bytes; 0 where the system does not report it.
std::uint64_t resident_memory() noexcept;

} // namespace tunic
