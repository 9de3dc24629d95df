#pragma once
#include <tunic/http/headers.hpp>
#include <tunic/http/ip_address.hpp>

#include <optional>
#include <string_view>

namespace tunic::middleware {

/// The claims of trusted proxies about a request. Views into its head; only the address is checked.
struct forwarded_claim {
    bool names_client = false;        ///< whether there is an entry about it
    std::optional<ip_address> client; ///< empty if that entry is not an address: `unknown`, `_hidden`, garbage
    std::string_view proto;           ///< in lower case if known
    std::string_view host;
};

/// Reads the fields from their right end up to the first address that is not trusted. The caller has checked that the
/// peer is trusted.
forwarded_claim walk_forwarded(header_view headers, ip_networks const& trusted) noexcept;
forwarded_claim walk_x_forwarded(header_view headers, ip_networks const& trusted) noexcept;

} // namespace tunic::middleware
