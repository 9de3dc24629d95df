#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace tunic::routing {

/// What the text of a parameter must look like to take part in the choice of the route: `:id<int>`.
/// In the order in which they are tried when several stand at one place: the narrower first.
enum class constraint : std::uint8_t {
    uuid,  ///< 8-4-4-4-12 hexadecimal digits
    date,  ///< a day of the calendar as YYYY-MM-DD
    uint,  ///< decimal digits
    int_,  ///< decimal digits, perhaps after '-'
    hex,   ///< hexadecimal digits
    alpha, ///< ASCII letters
    slug,  ///< lower-case letters and digits in words joined by single '-'
    any,   ///< whatever is not empty
};

/// The constraint that a pattern spells NAME, or nothing.
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

/// How a pattern spells it; empty for `any`.
std::string_view name_of(constraint) noexcept;

/// Whether TEXT, already decoded, fulfils the constraint. Linear in the length of the text. Empty text fulfils none.
bool satisfies(std::string_view text, constraint) noexcept;

} // namespace tunic::routing
