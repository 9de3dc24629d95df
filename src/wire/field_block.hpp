#pragma once
#include <cstddef>
#include <span>
#include <tunic/http/header_field.hpp>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// Splits the field lines of a head, up to and with the empty line that ends them, into names and values, white space
/// around values removed (RFC 9112 section 5). llhttp does it. The block has passed head_scan: lines that end in CRLF,
/// and no other control octet than HTAB. There has to be room for as many fields as there are lines; `count` is how
/// many were found before the end, or before the fault.
refusal parse_field_block(std::span<char const> block, std::span<header_field> store, std::size_t& count) noexcept;

} // namespace tunic::wire
