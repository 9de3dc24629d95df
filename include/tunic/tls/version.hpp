#pragma once
#include <cstdint>

namespace tunic::tls {

/// The supported versions. Those before 1.2 are not supported (RFC 8996).
enum class version : std::uint8_t { tls1_2, tls1_3 };

} // namespace tunic::tls
