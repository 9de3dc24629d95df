#include <tunic/data/json_cursor.hpp>

#include "data/json_escapes.hpp"
#include "data/json_index.hpp"

#include <tunic/data/text_value.hpp>

#include <algorithm>

// Finds the member that names an object's alternative, before its other members are read. Nothing is checked on the
// way: everything that is skipped here is read or skipped again later.

namespace tunic::data {

bool json_cursor::stands_for(std::uint32_t const* at, std::string_view text) {
    auto const raw = string_at(at);
    if (!has_backslash(raw)) return raw == text;
    return unescape(raw, index_->unescaped) == escapes::good && index_->unescaped == text;
}

/// The place of a member's value in the next object, or null.
std::uint32_t const* json_cursor::find_member(std::string_view key) {
    auto const is = [this](std::uint32_t const* at, char c) { return at < end_ && text_[*at] == c; };
    for (auto at = next_ + 1; is(at, '"') && is(at + 1, ':');) {
        auto const value = at + 2;
        if (stands_for(at, key)) return value;
        at = is(value, '{') || is(value, '[') ? index_->after(value, text_) : value + 1;
        if (!is(at, ',')) break;
        ++at;
    }
    return nullptr;
}

json_cursor::progress json_cursor::read_tag(std::string_view key, std::span<std::string_view const> names,
                                            std::size_t& which, path_step const* at) {
    auto const found = find_member(key);
    bool const is_string = found != nullptr && found < end_ && text_[*found] == '"';
    if (is_string) {
        auto const is_name = [&](std::string_view name) { return !name.empty() && stands_for(found, name); };
        auto const name = std::find_if(names.begin(), names.end(), is_name);
        if (name != names.end()) {
            which = static_cast<std::size_t>(name - names.begin());
            return more;
        }
    }
    if (skip(at) == broken) return broken;
    auto const step = path_step::member(at, key);
    return refuse(&step, is_string ? "variant_tag" : found != nullptr ? "json_type" : "json_missing", one_of(names));
}

} // namespace tunic::data
