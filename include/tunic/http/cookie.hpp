#pragma once
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <tunic/base/lasting_text.hpp>
#include <tunic/http/headers.hpp>

namespace tunic {

/// Whether requests from other sites carry the cookie (RFC 6265bis section 4.1.2.7); unset: the browser decides.
enum class same_site : std::uint8_t { unset, lax, strict, none };
/// Which cookies a browser with too many drops first: Chromium's attribute; unset omits it.
enum class cookie_priority : std::uint8_t { unset, low, medium, high };

/// A cookie to be set. The defaults keep it away from scripts and from other sites' requests; add `.secure = true` when
/// the site is served over TLS.
///
///     c.cookie({.name = "__Host-sid", .value = id, .max_age = 3600, .secure = true});
///
/// It holds views: its texts must have names or be literals. http::format_cookie() checks it (RFC 6265 section 4.1).
struct set_cookie {
    /// A token. The prefixes `__Host-` and `__Secure-` make promises about the other members, which are enforced.
    lasting_text name;
    /// Sent as is: printable ASCII without blanks, quotes, commas, semicolons and backslashes. Encode other texts
    /// first.
    lasting_text value;
    /// The cookie is sent for this path and the paths below it.
    lasting_text path = "/";
    /// Empty: this host only.
    lasting_text domain = {};
    /// Seconds from now; 0 or less removes the cookie. Wins over expires.
    std::optional<std::int64_t> max_age = {};
    /// Seconds since 1970.
    std::optional<std::int64_t> expires = {};
    /// Hidden from scripts.
    bool http_only = true;
    /// Sent only over TLS.
    bool secure = false;
    /// Separate for each top-level site (CHIPS); needs `secure`.
    bool partitioned = false;
    /// Whether requests from other sites carry it.
    tunic::same_site same_site = tunic::same_site::lax;
    /// How long a browser with too many cookies keeps it.
    cookie_priority priority = cookie_priority::unset;
};

namespace http {

/// The value of the first cookie with this name among all Cookie fields, without any quotes around it; nullopt if there
/// is none. Names are case-sensitive. Malformed cookies are skipped.
std::optional<std::string_view> find_cookie(header_view fields, std::string_view name) noexcept;

/// The same in the value of one Cookie field.
std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name) noexcept;

/// Formats the value of a Set-Cookie field in the memory resource.
///
/// Throws std::invalid_argument, naming the fault, when a part holds characters that would end it or begin another
/// attribute, when a `__Host-` or `__Secure-` name breaks its promise, when SameSite=None or Partitioned is used
/// without Secure, and when the whole is longer than the 4096 bytes that browsers keep.
std::string_view format_cookie(set_cookie const& cookie, std::pmr::memory_resource& memory);

} // namespace http
} // namespace tunic
