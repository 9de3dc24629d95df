#pragma once

#include <string_view>

namespace bench {

/// The response of the two servers that do no work: as long as that of a real server to `GET /`.
inline constexpr std::string_view canned_response = "HTTP/1.1 200 OK\r\n"
                                                    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                                                    "Content-Type: text/plain; charset=utf-8\r\n"
                                                    "Content-Length: 13\r\n"
                                                    "\r\n"
                                                    "Hello, World!";

} // namespace bench
