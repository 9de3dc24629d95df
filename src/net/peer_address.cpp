#include "net/peer_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace tunic::net {

peer_address::peer_address(sockaddr const* address) noexcept {
    auto const size = static_cast<socklen_t>(text_.size());
    if (address && address->sa_family == AF_INET)
        ::inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in const*>(address)->sin_addr, text_.data(), size);
    else if (address && address->sa_family == AF_INET6)
        ::inet_ntop(AF_INET6, &reinterpret_cast<sockaddr_in6 const*>(address)->sin6_addr, text_.data(), size);
}

} // namespace tunic::net
