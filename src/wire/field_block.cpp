#include "wire/field_block.hpp"
#include "wire/control_octet.hpp"
#include <tunic/http/token.hpp>

namespace tunic::wire {
namespace {

constexpr refusal malformed{400, "malformed header field"};

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

} // namespace

refusal split_field_block(std::span<char const> block, std::span<header_field> store) noexcept {
    auto const* const begin = block.data();
    auto const* const end = begin + block.size();
    auto* field = store.data();
    for (auto const* at = begin; at != end; ++field) {
        // A name is a token with a colon right after it: CR is no token character, so this stops within the line.
        auto const* const name = at;
        while (http::is_token_character(*at)) ++at;
        if (*at != ':' || at == name) return malformed;
        field->name = {name, static_cast<std::size_t>(at - name)};

        do ++at;
        while (is_blank(*at));
        auto const* const value = at;
        auto const* line_end = find_control(begin, value, end);
        while (*line_end == '\t') line_end = find_control(begin, line_end + 1, end);
        at = line_end + 2;
        while (line_end != value && is_blank(line_end[-1])) --line_end;
        field->value = {value, static_cast<std::size_t>(line_end - value)};
    }
    return {};
}

} // namespace tunic::wire
