#pragma once
#include <concepts>
#include <string_view>
#include <type_traits>

namespace tunic {

/// A view of a text that lives longer than the expression that makes the view: for members of structs that are filled
/// in one line and used in another. A temporary that owns its text does not compile here, since it is gone by then.
///
///     std::string const token = new_token();
///     set_cookie sid{.name = "sid", .value = token};          // token stays
///     set_cookie bad{.name = "sid", .value = new_token()};    // does not compile
class lasting_text : public std::string_view {
public:
    /// Empty.
    constexpr lasting_text() noexcept = default;
    /// Of a literal, a view, or a text that has a name.
    template <class T>
        requires(std::convertible_to<T &&, std::string_view> && !std::same_as<std::remove_cvref_t<T>, lasting_text>)
    constexpr lasting_text(T&& text) noexcept : std::string_view(static_cast<T&&>(text)) {
        static_assert(std::is_lvalue_reference_v<T> || std::is_trivially_destructible_v<T>,
                      "tunic: this struct only views its texts, and this one is a temporary: give it a name that "
                      "lives as long as the struct");
    }
};

} // namespace tunic
