#pragma once
#include <cstddef>
#include <string_view>

namespace tunic::tls {

/// How much of a ClientHello has arrived (RFC 8446 sections 4.1.2 and 5.1).
enum class hello_state {
    incomplete, ///< more bytes are needed
    whole,
    too_large, ///< longer than any client needs
    other,     ///< not the beginning of a ClientHello
};

/// The longest ClientHello that is accepted, with its record headers: twice that of a client with post-quantum keys and
/// an encrypted inner ClientHello.
inline constexpr std::size_t largest_hello = std::size_t{8} * 1024;

/// Examines the bytes that a client has sent since it connected. Linear in the number of records.
[[nodiscard]] hello_state look_at_hello(std::string_view received) noexcept;

} // namespace tunic::tls
