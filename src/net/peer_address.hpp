#pragma once
#include <array>
#include <string_view>
#include <sys/socket.h>

namespace tunic::net {

/// The peer's address as text; empty for a peer without one, such as a unix socket.
class peer_address {
public:
    peer_address() = default;
    explicit peer_address(sockaddr const* address) noexcept;
    [[nodiscard]] std::string_view text() const noexcept { return text_.data(); }

private:
    std::array<char, 46> text_{}; // the longest IPv6 address, and a NUL
};

} // namespace tunic::net
