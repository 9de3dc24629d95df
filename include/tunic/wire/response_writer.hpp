#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <tunic/http/header_field.hpp>
#include <tunic/wire/output_buffer.hpp>
#include <tunic/wire/response_framing.hpp>

namespace tunic::wire {

/// What stands in the head of a final response.
struct response_head {
    int status = 200;
    /// Content-Type, which nearly every response has; empty writes none. Then it must not be among the fields too.
    std::string_view type = {};
    /// The handler's fields: checked when they were set, and written as they are. Lines that the plan decides about
    /// (Content-Length, Transfer-Encoding, Connection, Keep-Alive) are left out, and with 204 also Content-Type.
    std::span<header_field const> fields = {};
    /// An IMF-fixdate, kept by the caller for a second; empty writes none. A Date among the fields takes its place.
    std::string_view date = {};
    response_plan plan = {};
};

/// Appends the status line, Date, the fields, what the plan says, and the empty line. One growth of the buffer at most.
void write_head(output_buffer& out, response_head const& head);

/// Appends `100 Continue`. Never for HTTP/1.0 (RFC 9110 section 15.2): request_head::expect_continue is false there.
void write_continue(output_buffer& out);

/// Appends the line in front of a chunk of this many octets; 0 is not allowed, it would end the body.
void write_chunk_head(output_buffer& out, std::uint64_t size);
/// Appends what comes after the octets of a chunk.
void write_chunk_end(output_buffer& out);
/// Appends the chunk that ends the body. Trailer fields are checked here as header fields are when they are set:
/// throws std::invalid_argument, and then has written nothing.
void write_last_chunk(output_buffer& out, std::span<header_field const> trailers = {});

} // namespace tunic::wire
