#pragma once
#include <tunic/http/request_head.hpp>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// Decides from head.fields, once and for all, how the message is framed and what becomes of its connection: fills
/// framing, content_length, keep_alive, expect_continue and authority. Verb and minor_version have to be set.
///
/// Two readings of one message are how requests get smuggled, so there is only one of each (RFC 9112 sections 3.2, 6):
/// - Host: exactly one in HTTP/1.1, never two, and it has to be a host; else 400.
/// - Content-Length: one line of digits that fit 64 bits; else 400, also for equal duplicates.
/// - Transfer-Encoding: `chunked` and nothing else; other codings 501, malformed lists 400; with Content-Length, or in
///   HTTP/1.0, 400.
/// - Connection: the tokens `close` and `keep-alive`, on any number of lines.
/// - Expect: `100-continue`, else 417; not looked at in HTTP/1.0 (RFC 9110 section 10.1.1).
refusal decide_framing(request_head& head) noexcept;

} // namespace tunic::wire
