#pragma once
#include <string_view>

namespace tunic::net {

/// The protocols of connections and client connections by their ALPN names, in order of preference. HTTP/2 would be
/// first.
inline constexpr std::string_view spoken_protocols[] = {"http/1.1"};

} // namespace tunic::net
