#pragma once
#include <cstddef>
#include <string_view>

namespace tunic::data {

/// A string literal as a template argument: `message<"an age in years">`. Size counts the NUL at its end.
template <std::size_t Size> struct literal {
    char text[Size] = {};

    constexpr literal(char const (&source)[Size]) noexcept { // NOLINT: the argument is the literal itself
        for (std::size_t i = 0; i != Size; ++i) text[i] = source[i];
    }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, Size - 1}; }
};

} // namespace tunic::data
