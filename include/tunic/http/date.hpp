#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tunic::http {

/// The size of every such date in bytes.
inline constexpr std::size_t date_size = 29;

/// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970 (RFC 9110 section 5.6.7). Always UTC and English, independent
/// of the locale; times before the year 0 and after 9999 become the nearest one that has this form.
std::array<char, date_size> format_date(std::int64_t seconds) noexcept;

/// Seconds since 1970 for any of the three required forms, or nullopt. The two-digit year of the old RFC 850 form is
/// read as at most 50 years after `now`.
std::optional<std::int64_t> parse_date(std::string_view date, std::int64_t now) noexcept;
/// The same for the current time.
std::optional<std::int64_t> parse_date(std::string_view date) noexcept;

} // namespace tunic::http
