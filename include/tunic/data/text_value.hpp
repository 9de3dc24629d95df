#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "tunic/data/enum_names.hpp"
#include "tunic/data/readable.hpp"

// One value from one text: the keys and strings of JSON, and the texts of paths, queries, forms and headers.

namespace tunic::data {

/// Why a text is not a value of a type; false if it is one. The message is built on request.
struct text_fault {
    std::string_view code;
    std::string (*describe)() = nullptr;

    constexpr explicit operator bool() const noexcept { return describe != nullptr; }
    [[nodiscard]] std::string message() const { return describe(); }
};

std::string between(std::string least, std::string greatest);
std::string exactly_elements(std::size_t count);
std::string at_most_characters(std::size_t count);
/// The names that are not empty.
std::string one_of(std::span<std::string_view const> names);

/// A whole text as a decimal number: no sign but a minus, no white space; a real is written as in JSON.
enum class number_text { good, no_number, out_of_range };
number_text to_signed(std::string_view text, std::int64_t& out) noexcept;
number_text to_unsigned(std::string_view text, std::uint64_t& out) noexcept;
template <class Real> number_text to_real(std::string_view text, Real& out) noexcept;
extern template number_text to_real(std::string_view, float&) noexcept;
extern template number_text to_real(std::string_view, double&) noexcept;
extern template number_text to_real(std::string_view, long double&) noexcept;

template <class Enum> consteval std::size_t count_enum_values() {
    if constexpr (described_enum<Enum>)
        return std::tuple_size_v<std::remove_cvref_t<decltype(describe<Enum>::values)>>;
    else {
        std::size_t count = 0;
        for (std::string_view const name : value_names<Enum>) count += name.empty() ? 0U : 1U;
        return count;
    }
}

template <class Enum> struct named_value {
    std::string_view name;
    Enum value;
};

template <class Enum> consteval auto list_enum_values() {
    std::array<std::string_view, count_enum_values<Enum>()> names{};
    std::array<Enum, count_enum_values<Enum>()> values{};
    std::size_t n = 0;
    if constexpr (described_enum<Enum>)
        std::apply([&](auto const&... entries) { ((names[n] = entries.name, values[n] = entries.value, ++n), ...); },
                   describe<Enum>::values);
    else {
        int number = first_value<Enum>;
        for (std::string_view const name : value_names<Enum>) {
            if (!name.empty()) {
                names[n] = name;
                values[n++] = static_cast<Enum>(number);
            }
            ++number;
        }
    }
    return std::pair{names, values};
}

/// The values of an enum that have names, without gaps.
template <class Enum>
inline constexpr auto enum_values = [] {
    constexpr auto named = list_enum_values<Enum>();
    static_assert(all_differ(named.first), "tunic: tunic::describe<T> gives one name to two values of an enum");
    return named;
}();

template <class Enum> text_fault set_enum(Enum& out, std::string_view text) {
    constexpr auto& names = enum_values<Enum>.first;
    for (std::size_t i = 0; i != names.size(); ++i)
        if (names[i] == text) {
            out = enum_values<Enum>.second[i];
            return {};
        }
    return {"enum_value", [] { return one_of(names); }};
}

template <class T> text_fault set_number(T& out, std::string_view text) {
    constexpr auto explain_range = [] {
        if constexpr (std::is_integral_v<T>)
            return between(std::to_string(std::numeric_limits<T>::min()),
                           std::to_string(std::numeric_limits<T>::max()));
        else
            return std::string("is too large");
    };
    number_text made{};
    if constexpr (std::is_floating_point_v<T>)
        made = to_real(text, out);
    else {
        std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> value = 0;
        if constexpr (std::is_signed_v<T>)
            made = to_signed(text, value);
        else
            made = to_unsigned(text, value);
        if (made == number_text::good) {
            if (value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max())
                out = static_cast<T>(value);
            else
                made = number_text::out_of_range;
        }
    }
    if (made == number_text::good) return {};
    if (made == number_text::out_of_range) return {"number_range", explain_range};
    if constexpr (std::is_integral_v<T>)
        return {"number_integer", [] { return std::string("must be an integer"); }};
    else
        return {"number_value", [] { return std::string("must be a number"); }};
}

/// Sets `out` to the value of the whole text, or explains why it has none; `out` is then unchanged. Numbers as decimal
/// digits (with decimals and exponent for float and double), `true` and `false`, enums by name, one character, strings
/// as they are, and types that json_as<T>::into() builds from a text or from one of these.
template <class T> text_fault set_from_text(T& out, std::string_view text) {
    constexpr kind k = kind_of<T>();
    if constexpr (convertible_into<T>) {
        into_argument_t<T> value{};
        if (auto const wrong = set_from_text(value, text)) return wrong;
        if (set_converted(out, std::move(value))) return {};
        return {into_code<T>(), [] { return std::string(into_message<T>()); }};
    } else if constexpr (k == kind::boolean) {
        if (text != "true" && text != "false")
            return {"boolean_value", [] { return std::string("must be true or false"); }};
        out = text == "true";
        return {};
    } else if constexpr (k == kind::character) {
        if (text.size() != 1) return {"string_length", [] { return std::string("must be one character"); }};
        out = text.front();
        return {};
    } else if constexpr (k == kind::integer || k == kind::real)
        return set_number(out, text);
    else if constexpr (k == kind::enumeration) {
        if constexpr (has_names<T>())
            return set_enum(out, text);
        else {
            std::underlying_type_t<T> number{};
            auto const wrong = set_from_text(number, text);
            if (!wrong) out = static_cast<T>(number);
            return wrong;
        }
    } else if constexpr (text_buffer_like<T>) {
        if (text.size() > sizeof out) return {"string_length", [] { return at_most_characters(sizeof(T)); }};
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        std::memset(out + text.size(), 0, sizeof out - text.size());
        return {};
    } else if constexpr (assignable_text<T>) {
        out.assign(text.data(), text.size());
        return {};
    } else {
        out = text; // a view
        return {};
    }
}

} // namespace tunic::data
