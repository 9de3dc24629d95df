#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <tunic/http/header_field.hpp>
#include <tunic/http/method.hpp>

namespace tunic {

/// The four shapes of a request target (RFC 9112 section 3.2).
enum class target_form : std::uint8_t {
    origin,   ///< `/users/7?full`: nearly every request
    absolute, ///< `http://host/users/7`: as sent to proxies; servers must accept it
    asterisk, ///< `*`: only with OPTIONS, about the whole server
    authority ///< `host:port`: only with CONNECT
};

/// How the end of the body is found (RFC 9112 section 6.3).
enum class body_framing : std::uint8_t { none, length, chunked };

/// The head of one request after parsing and checking: what the wire hands to the application.
///
/// Every view points into the receive buffer and lives until the response has been sent. Nothing is decoded yet.
struct request_head {
    method verb = method::GET;
    target_form form = target_form::origin;
    body_framing framing = body_framing::none;
    /// The digit after `HTTP/1.`: 0 or 1.
    std::uint8_t minor_version = 1;
    /// Whether the connection may serve another request after this one.
    bool keep_alive = true;
    /// `Expect: 100-continue` from a client that understands it.
    bool expect_continue = false;
    /// Whether the target has a `?`: `/x?` has an empty query, `/x` has none.
    bool has_query = false;
    /// The path is already in normal form: no escape, no empty or dot segment. Routing may use it unchanged.
    bool clean_path = true;

    /// The whole target as received.
    std::string_view target;
    /// The path as received, still percent-encoded; `/` when an absolute target has none, `*` for the asterisk form.
    std::string_view path;
    /// Without the `?`.
    std::string_view query;
    /// Host and port: from an absolute target, otherwise from the Host field; empty only in HTTP/1.0.
    std::string_view authority;
    /// The scheme of an absolute target; otherwise empty, and the connection determines it.
    std::string_view scheme;

    /// In the order received, without white space around values.
    std::span<header_field const> fields;
    /// The size of the body in bytes when framing is `length`, otherwise 0.
    std::uint64_t content_length = 0;
};

} // namespace tunic
