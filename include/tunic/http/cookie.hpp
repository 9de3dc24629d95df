#pragma once
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <tunic/base/lasting_text.hpp>
#include <tunic/http/headers.hpp>

namespace tunic {

/// Whether other sites' requests bring the cookie along (RFC 6265bis section 4.1.2.7); unset: the browser decides.
enum class same_site : std::uint8_t { unset, lax, strict, none };
/// Which cookies a browser that has too many drops first: Chromium's attribute; unset leaves it out.
enum class cookie_priority : std::uint8_t { unset, low, medium, high };

/// A cookie to be set. The defaults keep it away from scripts and from other sites' requests; add `.secure = true`
/// wherever the site is served over TLS.
///
///     c.cookie({.name = "__Host-sid", .value = id, .max_age = 3600, .secure = true});
///
/// It views its texts, which have names or are literals. http::format_cookie() checks all of it (RFC 6265 section 4.1).
struct set_cookie {
    /// A token. `__Host-` and `__Secure-` are promises about the rest, and are held to it.
    lasting_text name;
    /// Sent as it is: printable ASCII without blanks, quotes, commas, semicolons and backslashes. Encode anything else
    /// first.
    lasting_text value;
    /// The path it is sent for, and what is below.
    lasting_text path = "/";
    /// Empty: this host only.
    lasting_text domain = {};
    /// Seconds from now; 0 or less removes the cookie. Wins over expires.
    std::optional<std::int64_t> max_age = {};
    /// Seconds since 1970.
    std::optional<std::int64_t> expires = {};
    /// Kept away from scripts.
    bool http_only = true;
    /// Sent over TLS only.
    bool secure = false;
    /// Kept apart for each top-level site (CHIPS); needs `secure`.
    bool partitioned = false;
    /// Whether other sites' requests bring it along.
    tunic::same_site same_site = tunic::same_site::lax;
    /// Which a browser drops first.
    cookie_priority priority = cookie_priority::unset;
};

namespace http {

/// The value of the first cookie of this name among all Cookie fields, without the quotes around it if there are any;
/// nothing when there is no such cookie. Names are case-sensitive. Text that is no cookie is skipped.
std::optional<std::string_view> find_cookie(header_view fields, std::string_view name) noexcept;

/// The same in the value of one Cookie field.
std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name) noexcept;

/// The value of a Set-Cookie field, written into the memory resource.
///
/// Throws std::invalid_argument, saying which, when a part holds octets that would end it or begin another attribute,
/// when a `__Host-` or `__Secure-` name does not keep its promise, when SameSite=None or Partitioned comes without
/// Secure, and when the whole is longer than the 4096 octets that browsers keep.
std::string_view format_cookie(set_cookie const& cookie, std::pmr::memory_resource& memory);

} // namespace http
} // namespace tunic
