#pragma once
#include <tunic/app/any_layer.hpp>

#include <string>

namespace showcase {

/// Admits requests with `Authorization: Bearer TOKEN` (RFC 6750); all others get the failure
/// api::no_token.
tunic::any_layer bearer_auth(std::string token);

/// 32 hexadecimal digits from the system's random source.
std::string random_token();

} // namespace showcase
