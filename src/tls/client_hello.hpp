#pragma once
#include <cstddef>
#include <string_view>

namespace tunic::tls {

/// How much of a ClientHello has come (RFC 8446 sections 4.1.2 and 5.1).
enum class hello_state {
    incomplete, ///< more has to come before there is anything to do
    whole,
    too_large, ///< longer than any client needs
    other,     ///< not the beginning of one
};

/// The longest ClientHello that is waited for, with the heads of its records: twice that of a client with post-quantum
/// keys and an encrypted inner ClientHello.
inline constexpr std::size_t largest_hello = std::size_t{8} * 1024;

/// Looks at what a client has sent since it connected. Linear in the number of records.
[[nodiscard]] hello_state look_at_hello(std::string_view received) noexcept;

} // namespace tunic::tls
