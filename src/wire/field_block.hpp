#pragma once
#include <cstddef>
#include <span>
#include <tunic/http/header_field.hpp>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// Splits the field lines of a head, up to and with the empty line that ends them, into names and values, white space
/// around values removed. The block has passed head_scan. `count` is how many of the store were filled.
refusal parse_field_block(std::span<char const> block, std::span<header_field> store, std::size_t& count) noexcept;

} // namespace tunic::wire
