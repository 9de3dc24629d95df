#pragma once
#include <tunic/app/any_layer.hpp>

#include <string>

namespace showcase {

/// Lets requests pass that carry `Authorization: Bearer TOKEN` (RFC 6750); others are answered 401.
tunic::any_layer bearer_auth(std::string token);

/// Lets everybody pass: for routes that take the place of a stricter layer.
tunic::any_layer open_to_all();

/// 32 hexadecimal digits from the system's random source.
std::string random_token();

} // namespace showcase
