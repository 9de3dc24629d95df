#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <tunic/http/header_field.hpp>
#include <tunic/http/request_head.hpp>

namespace tunic::wire {

/// What the field lines that a handler has set say about framing. The wire owns these fields and writes its own, so
/// they are wishes, and write_head leaves the lines themselves out.
struct framing_wishes {
    /// Content-Length, when there is one and it is a number: of a stream it becomes the length that is enforced.
    std::optional<std::uint64_t> content_length = std::nullopt;
    /// `Connection: close`, on any line.
    bool close = false;
};
framing_wishes read_wishes(std::span<header_field const> fields) noexcept;

/// How the end of a response body is told (RFC 9112 section 6.3).
enum class response_framing : std::uint8_t {
    none,       ///< no body and no framing field: 1xx, 204, 304 without a length
    length,     ///< Content-Length
    chunked,    ///< Transfer-Encoding: chunked
    until_close ///< the end of the connection, for streams to HTTP/1.0
};

/// The Connection field to write.
enum class connection_field : std::uint8_t { none, close, keep_alive };

/// What is sent for one response besides its own fields.
struct response_plan {
    response_framing framing = response_framing::length;
    connection_field connection = connection_field::none;
    /// Whether octets of the body follow the head. False for HEAD, 1xx, 204, 205 and 304, whatever the handler made.
    bool send_body = true;
    /// Whether the connection may be used after this response.
    bool keep_alive = true;
    /// For framing length: the number to announce, which is also the number of octets to send if send_body.
    std::uint64_t content_length = 0;
};

/// Decides the framing of a final response. `length` is the size of the body if it is known before the head is written,
/// and nothing for a stream; `may_keep_alive` what the connection itself wants (it is and-ed with the request's wish
/// and the handler's). To HTTP/1.0 a stream without a length ends with the connection, and never is chunked. 204 has no
/// length, 205 has length 0 (RFC 9110 sections 8.6 and 15.3.6).
response_plan plan_response(request_head const& request, int status, std::optional<std::uint64_t> length,
                            framing_wishes const& wishes, bool may_keep_alive = true) noexcept;

} // namespace tunic::wire
