#pragma once
#include <tunic/http/request_head.hpp>

namespace tunic::http {

/// Checks `head.target` against `head.verb` and splits it: fills form, path, query, has_query, clean_path and, for the
/// absolute and the authority form, scheme and authority, which then replace the Host field (RFC 9112 section 3.2).
///
/// Returns 0, or the status to refuse with: 400 for an invalid target (control characters, blanks, `#`, bytes above
/// ASCII, user information, an empty or malformed authority, `*` without OPTIONS), 421 for an absolute target whose
/// scheme is not the connection's. Characters such as `"<>|` are outside the grammar, but clients send them raw: they
/// pass, and so does UTF-8 in a query. Escapes are checked later, where the path is decoded and where the query is
/// read: those refusals pass through the application's middleware.
int split_target(request_head& head, bool secure) noexcept;

} // namespace tunic::http
