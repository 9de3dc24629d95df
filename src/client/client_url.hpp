#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tunic::net {

/// A parsed absolute URL of http or https. The fragment is dropped, and characters that must not be sent raw are
/// percent-encoded.
struct client_url {
    std::string host; ///< the name to look up: an IP literal without its brackets
    std::uint16_t port = 80;
    bool secure = false;    ///< https
    std::string authority;  ///< as in a Host field; without the scheme's default port
    std::string path = "/"; ///< encoded
    std::string query = {}; ///< with its `?`, or empty

    [[nodiscard]] std::string origin() const { return (secure ? "https://" : "http://") + authority; }
    [[nodiscard]] std::string target() const { return path + query; }
    [[nodiscard]] std::string text() const { return origin() + path + query; }
    [[nodiscard]] bool same_origin(client_url const& o) const noexcept {
        return secure == o.secure && port == o.port && host == o.host;
    }
};

/// Parses an absolute URL. Throws client_error (invalid_request, unsupported_scheme).
client_url parse_url(std::string_view text);
/// Parses the URL of an option, if there is one. Throws std::invalid_argument that names the option.
std::optional<client_url> parse_option(std::string_view option, std::string const& text);
/// Resolves a program's URL: absolute, or a path that is appended to the base, whose own path is kept.
client_url join_url(client_url const* base, std::string_view text);
/// Resolves the reference in a Location field against the URL of its response (RFC 3986 section 5.2).
client_url resolve_url(client_url const& from, std::string_view reference);

} // namespace tunic::net
