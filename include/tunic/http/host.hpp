#pragma once
#include <optional>
#include <string_view>

namespace tunic::http {

/// The two parts of a Host field or of the authority of a target; views into it.
struct host_and_port {
    std::string_view host; ///< a name, an IPv4 address, or an IP literal with its brackets
    std::string_view port; ///< decimal digits; empty without a port
    bool has_port = false; ///< whether there was a `:`; `a:` is legal and means the default port
};

/// Splits and checks `uri-host [":" port]` (RFC 9110 section 7.2, RFC 3986 section 3.2.2): names with valid escapes,
/// IPv4, `[IPv6]`, `[vFuture]`, a port up to 65535. nullopt otherwise, including user information, blanks, non-ASCII
/// bytes, an empty host, and the comma, which the grammar allows but only attackers use.
std::optional<host_and_port> parse_host(std::string_view value) noexcept;

/// Whether parse_host() succeeds; cheaper, because it is called for every request.
bool is_host(std::string_view value) noexcept;

} // namespace tunic::http
