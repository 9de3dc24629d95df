#pragma once
#include <span>
#include <tunic/http/request_head.hpp>
#include <tunic/wire/head_scan.hpp>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// Splits `method SP target SP HTTP/d.d`, without its CRLF, into verb, target and minor_version (RFC 9112 section 3).
///
/// Exactly that: no other white space, no other protocol. Any token is a method; whether it is served is for the
/// application to say. HTTP/1.2 to 1.9 are processed as 1.1 (RFC 9110 section 2.5), other major versions are refused
/// with 505, a target beyond the limit with 414, a method beyond it with 501, all else with 400. The target is split
/// later; see http::split_target.
refusal parse_request_line(std::span<char const> line, head_limits const& limits, request_head& out) noexcept;

} // namespace tunic::wire
