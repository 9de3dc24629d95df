#pragma once
#include <string_view>
#include <tunic/http/headers.hpp>

namespace tunic::http {

/// How two entity tags are compared (RFC 9110 section 8.8.3.2): `strong` for If-Match, where a weak one matches
/// nothing, `weak` for If-None-Match.
enum class tag_comparison : bool { weak, strong };

/// Whether a field such as If-None-Match names this tag, in any of its lines: `headers.all("If-None-Match")`. A line
/// `*` matches whatever `exists`. The rest of a list that breaks the grammar is not believed.
bool names_tag(header_values const& lines, std::string_view tag, tag_comparison how, bool exists = true) noexcept;

} // namespace tunic::http
