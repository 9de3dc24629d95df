#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <tunic/http/header_field.hpp>
#include <tunic/http/method.hpp>
#include <tunic/http/request_head.hpp>
#include <tunic/wire/output_buffer.hpp>

namespace tunic::wire {

/// What stands in the head of a request that is sent.
struct outgoing_head {
    method verb = method::GET;
    /// In origin form (`/users?page=2`), in absolute form for a proxy, or `*` with OPTIONS.
    std::string_view target = "/";
    /// The Host field, unless there is one among the fields.
    std::string_view host;
    /// Lines that the framing decides about (Content-Length, Transfer-Encoding, Connection, Keep-Alive, Upgrade, TE,
    /// Trailer) are left out.
    std::span<header_field const> fields = {};
    body_framing framing = body_framing::none;
    /// When framing is `length`.
    std::uint64_t content_length = 0;
    /// Writes `Connection: close`.
    bool close = false;
};

/// Appends the request line, Host, the fields and what the framing says, and the empty line.
///
/// Everything is checked: nothing that is handed in can end its line and begin another, or be read as a second target
/// (RFC 9112 sections 3.2 and 11.1). Throws std::invalid_argument with a sentence, and then has written nothing.
void write_request_head(output_buffer& out, outgoing_head const& head);

/// Whether a target can be sent as it is: visible ASCII without `#`. Form and method are not looked at.
[[nodiscard]] bool is_sendable_target(std::string_view target) noexcept;

} // namespace tunic::wire
