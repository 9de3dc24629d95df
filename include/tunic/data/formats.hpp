#pragma once
#include <string_view>

#include "tunic/data/uuid.hpp"

// The formats of `format<...>`. A format is a class with a name and a test, so a program can define its own:
//
//     struct iban {
//         static constexpr std::string_view name = "iban";
//         static bool accepts(std::string_view text) noexcept;
//     };
//     ... tunic::rule<&account::number, tunic::format<iban>> ...
//
// Every test reads the text once and allocates nothing. Names are those of JSON Schema (draft 2020-12, section 7.3).

namespace tunic {

/// A mailbox: the Mailbox of RFC 5321 section 4.1.2, ASCII only, at most 254 octets with at most 64 before the `@`.
/// The local part may be quoted, and the domain may be an address in brackets; the mailbox need not exist.
struct email {
    static constexpr std::string_view name = "email";
    static bool accepts(std::string_view text) noexcept;
};

/// An absolute reference: the URI of RFC 3986 section 3, with a scheme and an optional fragment. ASCII only.
struct uri {
    static constexpr std::string_view name = "uri";
    static bool accepts(std::string_view text) noexcept;
};

/// A URI or a relative reference: the URI-reference of RFC 3986 section 4.1.
struct uri_reference {
    static constexpr std::string_view name = "uri-reference";
    static bool accepts(std::string_view text) noexcept;
};

// 8-4-4-4-12 hexadecimal digits of either case, RFC 9562 section 4, any version: <tunic/data/uuid.hpp>, which is also a
// type for UUID values.

/// A day that exists in the Gregorian calendar: the full-date of RFC 3339 section 5.6, `2024-02-29`.
struct date {
    static constexpr std::string_view name = "date";
    static bool accepts(std::string_view text) noexcept;
};

/// The full-time of RFC 3339 section 5.6, with its offset: `23:20:50.52Z`. A leap second is valid only at 23:59:60 UTC.
struct time_of_day {
    static constexpr std::string_view name = "time";
    static bool accepts(std::string_view text) noexcept;
};

/// A day and a time: the date-time of RFC 3339 section 5.6, `1985-04-12T23:20:50.52+01:00`. A space instead of `T` is
/// refused.
struct date_time {
    static constexpr std::string_view name = "date-time";
    static bool accepts(std::string_view text) noexcept;
};

/// Four numbers up to 255 without leading zeros: the IPv4address of RFC 3986 section 3.2.2.
struct ipv4 {
    static constexpr std::string_view name = "ipv4";
    static bool accepts(std::string_view text) noexcept;
};

/// RFC 4291 section 2.2, in all three forms; without a zone, a prefix length or brackets.
struct ipv6 {
    static constexpr std::string_view name = "ipv6";
    static bool accepts(std::string_view text) noexcept;
};

/// RFC 1123 section 2.1: labels of up to 63 letters, digits and inner hyphens; at most 253 characters, no trailing
/// dot. A single label is a host name too.
struct hostname {
    static constexpr std::string_view name = "hostname";
    static bool accepts(std::string_view text) noexcept;
};

/// RFC 4648 section 4, padded, without line breaks, and with zero in the bits that padding leaves over. JSON Schema
/// calls it `contentEncoding`.
struct base64 {
    static constexpr std::string_view name = "base64";
    static constexpr std::string_view keyword = "contentEncoding";
    static bool accepts(std::string_view text) noexcept;
};

} // namespace tunic
