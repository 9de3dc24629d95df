#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/describe.hpp"
#include "tunic/data/reflect.hpp"

namespace tunic {

/// The range that is searched for names when an enum is not described. An enumerator outside this range, and any of an
/// unscoped enum without a fixed type (`enum e { a, b };`), has no name unless `tunic::describe<Enum>` gives it one.
inline constexpr int least_enum_value = -16;
/// The upper end of that range.
inline constexpr int greatest_enum_value = 127;

namespace data {

/// All values are printed at once: "... = {red, green, (colour)2}]". One instantiation serves a whole enum.
template <auto... Values> consteval auto print_values() { return std::string_view(__PRETTY_FUNCTION__); }

/// For an enum without a fixed type, casting an arbitrary value is undefined: it is not searched.
template <class Enum> inline constexpr bool searchable = requires { Enum{0}; };

template <class Enum>
inline constexpr int first_value = std::is_unsigned_v<std::underlying_type_t<Enum>> ? 0 : least_enum_value;

template <class Enum>
inline constexpr int last_value = std::is_same_v<std::underlying_type_t<Enum>, bool> ? 1 : greatest_enum_value;

/// Splits what print_values() printed: the last name of each part, empty where the part is a bare number.
template <std::size_t N> constexpr std::array<std::string_view, N> split_values(std::string_view printed) noexcept {
    std::array<std::string_view, N> names{};
    std::size_t end = printed.size();
    while (end != 0 && !is_name_character(printed[end - 1])) --end;
    // From the end, since only the list itself is certain to end the text; commas within brackets belong to a type.
    int depth = 0;
    for (std::size_t i = end, left = N; left != 0 && i-- != 0;) {
        char const c = printed[i];
        if (c == ')' || c == '>' || c == '}' || c == ']') ++depth;
        bool const opens = c == '(' || c == '<' || c == '{' || c == '[';
        if (opens && depth != 0) {
            --depth;
        } else if (opens || (depth == 0 && c == ',') || (depth == 0 && c == '=')) {
            std::string_view const name = last_name(printed.substr(0, end));
            bool const bare = name.empty() || (name.front() >= '0' && name.front() <= '9');
            names[--left] = bare ? std::string_view{} : name;
            end = i;
        }
    }
    return names;
}

template <class Enum> consteval auto collect_value_names() {
    constexpr int size = searchable<Enum> ? last_value<Enum> - first_value<Enum> + 1 : 0;
    if constexpr (size == 0)
        return std::array<std::string_view, 0>{};
    else {
        auto const collect = []<int... I>(std::integer_sequence<int, I...>) {
            return split_values<sizeof...(I)>(print_values<static_cast<Enum>(first_value<Enum> + I)...>());
        };
        return collect(std::make_integer_sequence<int, size>{});
    }
}

/// The names of an enum's values from first_value on, without gaps; an unused value has an empty name.
template <class Enum> inline constexpr auto value_names = collect_value_names<Enum>();

/// Whether any value of the enum has a name. An enum without names, such as std::byte, is its number.
template <class Enum> consteval bool has_names() {
    if constexpr (described_enum<Enum>)
        return true;
    else {
        bool any = false;
        for (std::string_view const name : value_names<Enum>) any = any || !name.empty();
        return any;
    }
}

enum class calibration_enum : unsigned char { zero, two = 2 };
inline constexpr std::string_view calibration_values =
    print_values<calibration_enum::zero, calibration_enum{1}, calibration_enum::two>();
static_assert(split_values<3>(calibration_values)[0] == "zero" && split_values<3>(calibration_values)[1].empty()
                  && split_values<3>(calibration_values)[2] == "two",
              "tunic: this compiler does not print the names of enumerators: list them in tunic::describe<Enum>, or "
              "use GCC or Clang");

} // namespace data

/// The name of an enum's value, empty if it has none. Values from least_enum_value to greatest_enum_value are found
/// automatically, others through `tunic::describe<Enum>`.
template <class Enum>
    requires std::is_enum_v<Enum>
constexpr std::string_view enum_name(Enum value) noexcept {
    if constexpr (described_enum<Enum>) {
        std::string_view found;
        std::apply(
            [&](auto const&... entries) {
                static_cast<void>(((entries.value == value && (found = entries.name, true)) || ...));
            },
            describe<Enum>::values);
        return found;
    } else {
        constexpr auto& names = data::value_names<Enum>;
        // A value below the first one wraps around to a large index.
        auto const index = static_cast<std::size_t>(value) - static_cast<std::size_t>(data::first_value<Enum>);
        return index < names.size() ? names[index] : std::string_view{};
    }
}

/// The value with that name, exactly as enum_name() gives it, or nullopt.
template <class Enum>
    requires std::is_enum_v<Enum>
constexpr std::optional<Enum> enum_value(std::string_view name) noexcept {
    if (name.empty()) return std::nullopt;
    std::optional<Enum> found;
    if constexpr (described_enum<Enum>) {
        std::apply(
            [&](auto const&... entries) {
                static_cast<void>(((entries.name == name && (found = entries.value, true)) || ...));
            },
            describe<Enum>::values);
    } else {
        int number = data::first_value<Enum>;
        for (std::string_view const candidate : data::value_names<Enum>) {
            if (candidate == name) found = static_cast<Enum>(number);
            ++number;
        }
    }
    return found;
}

} // namespace tunic
