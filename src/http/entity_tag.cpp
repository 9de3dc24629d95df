#include <tunic/http/entity_tag.hpp>

namespace tunic::http {
namespace {

bool is_weak(std::string_view tag) noexcept { return tag.starts_with("W/"); }
std::string_view opaque(std::string_view tag) noexcept { return is_weak(tag) ? tag.substr(2) : tag; }

bool same(std::string_view a, std::string_view b, tag_comparison how) noexcept {
    if (how == tag_comparison::strong && (is_weak(a) || is_weak(b))) return false;
    return opaque(a) == opaque(b);
}

// Takes the next tag off a list; empty at its end, and at a syntax error: the rest of such a list is ignored. Not a
// list of quoted-strings: a tag may contain a comma, and a backslash escapes nothing in it (RFC 9110 section 8.8.3).
std::string_view next_tag(std::string_view& list) noexcept {
    auto const begin = list.find_first_not_of(", \t");
    if (begin == std::string_view::npos) return list = {};
    list.remove_prefix(begin);
    std::size_t const quote = is_weak(list) ? 2 : 0;
    auto const end = list.size() > quote && list[quote] == '"' ? list.find('"', quote + 1) : std::string_view::npos;
    if (end == std::string_view::npos) return list = {};
    auto const tag = list.substr(0, end + 1);
    list.remove_prefix(end + 1);
    return tag;
}

} // namespace

bool names_tag(header_values const& lines, std::string_view tag, tag_comparison how, bool exists) noexcept {
    for (std::string_view list : lines) {
        if (list == "*") return exists;
        if (tag.empty()) continue;
        for (auto named = next_tag(list); !named.empty(); named = next_tag(list))
            if (same(named, tag, how)) return true;
    }
    return false;
}

} // namespace tunic::http
