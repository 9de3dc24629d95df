#pragma once
#include <cstddef>
#include <span>
#include <tunic/http/header_field.hpp>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// Splits the field lines of a head, without the empty line that ends them, into names and values, white space around
/// values removed (RFC 9112 section 5). The block has passed head_scan: it consists of lines that end in CRLF and has
/// no other control octet than HTAB. There has to be room for as many fields as there are lines.
refusal split_field_block(std::span<char const> block, std::span<header_field> store) noexcept;

} // namespace tunic::wire
