#pragma once
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

namespace tunic::middleware {

/// Decodes a base64 text (RFC 4648 section 4) into that memory. nullopt if it is invalid: decoding is strict about
/// padding and stray bits, so that there is one text for every value.
std::optional<std::string_view> decode_base64(std::string_view text, std::pmr::memory_resource& memory);

/// Encodes 16 bytes as the 22 characters of base64url, without padding (RFC 4648 section 5).
void encode_base64url(std::span<unsigned char const, 16> octets, std::span<char, 22> text) noexcept;

} // namespace tunic::middleware
