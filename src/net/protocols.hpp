#pragma once
#include <string_view>

namespace tunic::net {

/// What sessions and client connections can speak, the most wanted first, as ALPN names it. HTTP/2 would be the first.
inline constexpr std::string_view spoken_protocols[] = {"http/1.1"};

} // namespace tunic::net
