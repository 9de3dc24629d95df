#pragma once
#include <tunic/http/headers.hpp>
#include <tunic/http/ip_address.hpp>

#include <optional>
#include <string_view>

namespace tunic::middleware {

/// What trusted proxies say about a request. Views into its head; not checked but for the address.
struct forwarded_claim {
    bool names_client = false;        ///< there is an entry about it
    std::optional<ip_address> client; ///< nothing if that entry is not an address: `unknown`, `_hidden`, garbage
    std::string_view proto;           ///< in lower case where it is known
    std::string_view host;
};

/// What the fields say from their right end up to the first address that is not trusted. The caller has seen that the
/// peer is.
forwarded_claim walk_forwarded(header_view headers, ip_networks const& trusted) noexcept;
forwarded_claim walk_x_forwarded(header_view headers, ip_networks const& trusted) noexcept;

} // namespace tunic::middleware
