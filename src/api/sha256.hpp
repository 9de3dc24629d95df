#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tunic::documents {

/// SHA-256 (FIPS 180-4): for entity tags and for the hashes of a Content-Security-Policy, not for secrets.
std::array<std::uint8_t, 32> sha256(std::string_view text);

/// The same in base64, as used in a Content-Security-Policy.
std::string sha256_base64(std::string_view text);

} // namespace tunic::documents
