#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace tunic::routing {

/// The form that a parameter's text must have for the route to match: `:id<int>`.
/// In the order in which several at one place are tried: the narrower first.
enum class constraint : std::uint8_t {
    uuid,  ///< 8-4-4-4-12 hexadecimal digits
    date,  ///< an existing calendar day as YYYY-MM-DD
    uint,  ///< decimal digits
    int_,  ///< decimal digits with an optional '-' in front
    hex,   ///< hexadecimal digits
    alpha, ///< ASCII letters
    slug,  ///< words of lower-case letters and digits, joined by single '-'
    any,   ///< any text that is not empty
};

/// The constraint spelled NAME in a pattern, or nullopt.
constexpr std::optional<constraint> constraint_named(std::string_view name) noexcept {
    if (name == "uuid") return constraint::uuid;
    if (name == "date") return constraint::date;
    if (name == "uint") return constraint::uint;
    if (name == "int") return constraint::int_;
    if (name == "hex") return constraint::hex;
    if (name == "alpha") return constraint::alpha;
    if (name == "slug") return constraint::slug;
    return std::nullopt;
}

/// Its spelling in a pattern; empty for `any`.
std::string_view name_of(constraint) noexcept;

/// Whether TEXT, already decoded, satisfies the constraint. Linear in the length of the text. Empty text satisfies
/// none.
bool satisfies(std::string_view text, constraint) noexcept;

} // namespace tunic::routing
