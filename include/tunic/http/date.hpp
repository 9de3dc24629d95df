#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tunic::http {

/// Octets of every such date.
inline constexpr std::size_t date_size = 29;

/// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970 (RFC 9110 section 5.6.7). Always UTC and English, whatever
/// the locale; times before the year 0 and after 9999 become the nearest one that has this form.
std::array<char, date_size> format_date(std::int64_t seconds) noexcept;

/// Seconds since 1970 for any of the three forms that have to be understood, or nothing. The two-digit year of the old
/// RFC 850 form is taken as at most 50 years after `now`.
std::optional<std::int64_t> parse_date(std::string_view date, std::int64_t now) noexcept;
/// The same, now.
std::optional<std::int64_t> parse_date(std::string_view date) noexcept;

} // namespace tunic::http
