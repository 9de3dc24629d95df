#pragma once
#include <span>
#include <tunic/http/header_field.hpp>
#include <tunic/http/request_head.hpp>
#include <tunic/wire/head_memo.hpp>
#include <tunic/wire/head_scan.hpp>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// Makes a request_head out of a head that a head_scan has found complete in this buffer.
///
/// Every view in the result points into the buffer, and head.fields into the store, which has to have room for
/// scan.fields() fields. No allocation. `secure` says whether the connection is TLS, which an absolute target has to
/// agree with. CONNECT is refused with 501: this is an origin server. After a refusal the result is only good for a log
/// line: verb and target are set as far as they were understood. `memo`, if given, remembers the field lines.
///
///     if (scan.advance(buffer) == scan_state::complete)
///         if (auto const r = parse_request(buffer, scan, store, head)) answer_and_close(r.status);
refusal parse_request(std::span<char const> buffer, head_scan const& scan, std::span<header_field> store,
                      request_head& out, bool secure = false, head_memo* memo = nullptr) noexcept;

} // namespace tunic::wire
