#pragma once
#include "net/client_url.hpp"

#include <tunic/http/method.hpp>
#include <tunic/net/client_message.hpp>
#include <tunic/net/client_options.hpp>
#include <tunic/wire/output_buffer.hpp>

namespace tunic::net {

/// A request on its way: where it goes now, and what redirects have left of it.
struct directed_request {
    client_request const& what;
    method verb;
    client_url url;
    bool with_body = true;  ///< false when a redirect has made it a GET
    bool own_origin = true; ///< false when a redirect has left the origin that it was written for

    /// Whether the body goes out with the head. One that is streamed does not.
    [[nodiscard]] bool has_own_body() const noexcept { return with_body && !what.is_streamed() && what.has_body(); }
};

/// Writes the head with the fields of the request, those of the options, and the framing. Fields that may be
/// credentials go to one origin only: those of the request to its own, those of the options to that of `base`, if there
/// is one. Throws std::invalid_argument with a sentence when
/// something of it cannot be sent.
void write_head(wire::output_buffer& out, directed_request const& r, client_options const& options,
                client_url const* base, bool to_proxy);

/// Whether a request may be sent twice (RFC 9110 section 9.2.2).
[[nodiscard]] bool is_idempotent(method verb) noexcept;

/// Turns the request to where a response sends it (RFC 9110 section 15.4). False when the response is no redirect.
/// Throws client_error when the reference leads nowhere.
bool follow_redirect(directed_request& r, int status, std::string_view location);

} // namespace tunic::net
