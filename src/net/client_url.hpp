#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tunic::net {

/// An absolute URL of http or https, taken apart. The fragment is gone, and what may not be sent raw is
/// percent-encoded.
struct client_url {
    std::string host; ///< as it is looked up: an IP literal without its brackets
    std::uint16_t port = 80;
    bool secure = false;    ///< https
    std::string authority;  ///< as in a Host field; without the port if that is the scheme's own
    std::string path = "/"; ///< encoded
    std::string query = {}; ///< with its `?`, or empty

    [[nodiscard]] std::string origin() const { return (secure ? "https://" : "http://") + authority; }
    [[nodiscard]] std::string target() const { return path + query; }
    [[nodiscard]] std::string text() const { return origin() + path + query; }
    [[nodiscard]] bool same_origin(client_url const& o) const noexcept {
        return secure == o.secure && port == o.port && host == o.host;
    }
};

/// Takes an absolute URL apart. Throws client_error (invalid_request, unsupported_scheme).
client_url parse_url(std::string_view text);
/// The URL of an option, if there is one. Throws std::invalid_argument that names the option.
std::optional<client_url> parse_option(std::string_view option, std::string const& text);
/// A URL as a program gives it: absolute, or a path that goes behind the base, whose own path is kept.
client_url join_url(client_url const* base, std::string_view text);
/// A reference as a Location field has it, seen from where it was found (RFC 3986 section 5.2).
client_url resolve_url(client_url const& from, std::string_view reference);

} // namespace tunic::net
