#pragma once
#include <concepts>
#include <string_view>
#include <type_traits>

namespace tunic {

/// A view of a text that outlives the expression that creates the view: for members of structs that are filled in one
/// line and used in another. A temporary that owns its text does not compile here, since it would be destroyed by then.
///
///     std::string const token = new_token();
///     set_cookie sid{.name = "sid", .value = token};          // token stays
///     set_cookie bad{.name = "sid", .value = new_token()};    // does not compile
class lasting_text : public std::string_view {
public:
    /// Empty.
    constexpr lasting_text() noexcept = default;
    /// From a literal, a view, or a named text.
    template <class T>
        requires(std::convertible_to<T &&, std::string_view> && !std::same_as<std::remove_cvref_t<T>, lasting_text>)
    constexpr lasting_text(T&& text) noexcept : std::string_view(static_cast<T&&>(text)) {
        static_assert(std::is_lvalue_reference_v<T> || std::is_trivially_destructible_v<T>,
                      "tunic: this struct only views its texts, and this one is a temporary: give it a name that "
                      "lives as long as the struct");
    }
};

} // namespace tunic
