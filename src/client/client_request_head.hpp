#pragma once
#include "client/client_url.hpp"

#include <tunic/client/client_message.hpp>
#include <tunic/client/client_options.hpp>
#include <tunic/http/method.hpp>
#include <tunic/wire/output_buffer.hpp>

namespace tunic::net {

/// A request under way: its current destination, and its parts that survive redirects.
struct directed_request {
    client_request const& what;
    method verb;
    client_url url;
    bool with_body = true;  ///< false once a redirect has turned it into a GET
    bool own_origin = true; ///< false once a redirect has left the origin that it was written for

    /// Whether the body is sent with the head. A streamed one is not.
    [[nodiscard]] bool has_own_body() const noexcept { return with_body && !what.is_streamed() && what.has_body(); }
};

/// Writes the head with the fields of the request, those of the options, and the framing. Fields that may be
/// credentials
/// go to one origin only: those of the request to its own, those of the options to that of `base`, if there is one.
/// Throws std::invalid_argument with a sentence when a part of it cannot be sent.
void write_head(wire::output_buffer& out, directed_request const& r, client_options const& options,
                client_url const* base, bool to_proxy);

/// Whether a request may be sent twice (RFC 9110 section 9.2.2).
[[nodiscard]] bool is_idempotent(method verb) noexcept;

/// Directs the request to the target of a redirect (RFC 9110 section 15.4). False when the response is not a redirect.
/// Throws client_error for an invalid reference.
bool follow_redirect(directed_request& r, int status, std::string_view location);

} // namespace tunic::net
