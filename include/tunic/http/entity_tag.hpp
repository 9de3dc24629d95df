#pragma once
#include <string_view>
#include <tunic/http/headers.hpp>

namespace tunic::http {

/// The comparison of two entity tags (RFC 9110 section 8.8.3.2): `strong` for If-Match, where a weak tag matches
/// nothing, `weak` for If-None-Match.
enum class tag_comparison : bool { weak, strong };

/// Whether a field such as If-None-Match names this tag, in any of its lines: `headers.all("If-None-Match")`. A line
/// `*` matches if `exists`. After a syntax error the rest of a list is ignored.
bool names_tag(header_values const& lines, std::string_view tag, tag_comparison how, bool exists = true) noexcept;

} // namespace tunic::http
