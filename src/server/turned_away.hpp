#pragma once
#include <string_view>

namespace tunic::net {

/// Complete responses for connections that end before their first request.
inline constexpr std::string_view too_many_connections = "HTTP/1.1 503 Service Unavailable\r\n"
                                                         "Retry-After: 1\r\n"
                                                         "Content-Length: 0\r\n"
                                                         "Connection: close\r\n\r\n";
inline constexpr std::string_view too_many_from_one_address = "HTTP/1.1 429 Too Many Requests\r\n"
                                                              "Retry-After: 1\r\n"
                                                              "Content-Length: 0\r\n"
                                                              "Connection: close\r\n\r\n";

} // namespace tunic::net
