#pragma once
#include <tunic/data/literal.hpp>
#include <tunic/route/syntax.hpp>

#include <array>
#include <cstddef>
#include <string_view>

/// What a folder's name says at compile time: `users/[id]` has the parameter `id` and lies in `users`.
namespace tunic::detail {

/// Collects the names of the parameters of a pattern.
struct name_collector : routing::syntax::ignore {
    std::array<std::string_view, routing::syntax::max_parameters> names{};
    std::size_t count = 0;

    constexpr void parameter(std::string_view name, routing::constraint) { names[count++] = name; }
};

/// Whether the folder, or one above it, is named after this parameter.
template <data::literal Folder> consteval bool folder_has_parameter(std::string_view name) {
    char pattern[sizeof Folder.text + 1] = {'/'}; // not a literal: clang 19 keeps the size of the first folder
    for (std::size_t i = 0; i != Folder.view().size(); ++i) pattern[i + 1] = Folder.text[i];
    name_collector found;
    (void)routing::syntax::scan(std::string_view(pattern, Folder.view().size() + 1), found);
    for (std::size_t i = 0; i != found.count; ++i)
        if (found.names[i] == name) return true;
    return false;
}

/// Whether INNER is OUTER or somewhere below it; the empty name is the whole directory.
constexpr bool is_folder_within(std::string_view inner, std::string_view outer) {
    if (outer.empty() || inner == outer) return true;
    return inner.starts_with(outer) && inner[outer.size()] == '/';
}

} // namespace tunic::detail
