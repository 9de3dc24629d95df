#include <tunic/app/context.hpp>
#include <tunic/http/date.hpp>
#include <tunic/middleware/etag.hpp>

namespace tunic::middleware {
namespace {

enum class comparison : bool { weak, strong };

bool is_weak(std::string_view tag) noexcept { return tag.starts_with("W/"); }
std::string_view opaque(std::string_view tag) noexcept { return is_weak(tag) ? tag.substr(2) : tag; }

bool same(std::string_view a, std::string_view b, comparison how) noexcept {
    if (how == comparison::strong && (is_weak(a) || is_weak(b))) return false;
    return opaque(a) == opaque(b);
}

// Takes the next tag off a list; empty at its end, and at what is none: the rest of such a list is not believed. Not a
// list of quoted-strings: a tag may have a comma, and a backslash escapes nothing in it (RFC 9110 section 8.8.3).
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

bool matches(header_values const& lines, validators const& current, comparison how) noexcept {
    for (std::string_view list : lines) {
        if (list == "*") return current.exists;
        if (current.etag.empty()) continue;
        for (auto tag = next_tag(list); !tag.empty(); tag = next_tag(list))
            if (same(tag, current.etag, how)) return true;
    }
    return false;
}

// Whether it was changed after the date that the field names; nothing when one of the two is not known.
std::optional<bool> changed_since(context const& c, std::string_view field, validators const& current) noexcept {
    if (!current.last_modified) return std::nullopt;
    auto const date = http::parse_date(c.header(field));
    if (!date) return std::nullopt;
    return current.last_modified->time_since_epoch().count() > *date;
}

bool has_not_modified(method verb) noexcept {
    return verb == method::GET || verb == method::HEAD || verb == method::QUERY;
}

} // namespace

precondition check_preconditions(context const& c, validators const& current) {
    auto const headers = c.headers();
    if (headers.has("If-Match")) {
        if (!matches(headers.all("If-Match"), current, comparison::strong)) return precondition::failed;
    } else if (changed_since(c, "If-Unmodified-Since", current).value_or(false)) {
        return precondition::failed;
    }
    if (headers.has("If-None-Match")) {
        if (!matches(headers.all("If-None-Match"), current, comparison::weak)) return precondition::holds;
        return has_not_modified(c.method()) ? precondition::not_modified : precondition::failed;
    }
    // Of other methods the field is to be ignored (RFC 9110 section 13.1.3).
    if (has_not_modified(c.method()) && !changed_since(c, "If-Modified-Since", current).value_or(true))
        return precondition::not_modified;
    return precondition::holds;
}

} // namespace tunic::middleware
