#pragma once
#include <tunic/app/errors.hpp>
#include <tunic/base/text.hpp>
#include <tunic/base/utf8.hpp>
#include <tunic/data/enum_names.hpp>
#include <tunic/data/json_as.hpp>
#include <tunic/data/text_value.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tunic {

namespace detail {
[[noreturn]] void refuse_param(std::string_view name, std::string_view why);
}

/// Converts a text of the URL to a T. The whole text counts: `12abc`, an empty text, `0x10`, ` 7` and values out of T's
/// range are not numbers; a real is written as in JSON; `true` and `false` are the only booleans. A char is one
/// character; a text is UTF-8. An enum is read by the name of its value (by its number if it has no names). Types that
/// json_as builds from a text (a uuid, a date) follow their own rules.
template <class T> struct param_value {
    static T read(std::string_view, std::optional<std::string_view>) {
        static_assert(std::is_void_v<T>, "a parameter is read as a number, bool, enum, std::string, std::string_view, "
                                         "what tunic::json_as makes from a text, or a std::optional of one of these");
    }
};

template <std::integral T> struct param_value<T> {
    static T read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        auto const value = text::to_number<T>(*text);
        if (!value) detail::refuse_param(name, "is not a number in its range");
        return *value;
    }
};

template <> struct param_value<char> {
    static char read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        if (text->size() != 1) detail::refuse_param(name, "is not one character");
        return text->front();
    }
};

template <> struct param_value<bool> {
    static bool read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        if (*text == "true") return true;
        if (*text == "false") return false;
        detail::refuse_param(name, "is neither true nor false");
    }
};

template <std::floating_point T> struct param_value<T> {
    static T read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        T value{};
        if (data::to_real(*text, value) != data::number_text::good) detail::refuse_param(name, "is not a number");
        return value;
    }
};

template <class T>
    requires std::is_enum_v<T>
struct param_value<T> {
    static T read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        if constexpr (data::searchable<T> && !data::has_names<T>())
            return static_cast<T>(param_value<std::underlying_type_t<T>>::read(name, text));
        else {
            auto const value = enum_value<T>(*text);
            if (!value) detail::refuse_param(name, "is none of its values");
            return *value;
        }
    }
};

template <class T>
    requires std::same_as<T, std::string_view> || std::same_as<T, std::string>
struct param_value<T> {
    static T read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        if (!text::is_plain_text(*text)) detail::refuse_param(name, "is not UTF-8");
        return T(*text);
    }
};

template <made_from_a_text T> struct param_value<T> {
    static T read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) detail::refuse_param(name, "is missing");
        auto value = json_as<T>::into(*text);
        if constexpr (requires { json_as<T>::message; }) {
            if (!value) detail::refuse_param(name, json_as<T>::message);
        } else if (!value)
            detail::refuse_param(name, "is not what is expected here");
        return *std::move(value);
    }
};

template <class T> struct param_value<std::optional<T>> {
    static std::optional<T> read(std::string_view name, std::optional<std::string_view> text) {
        if (!text) return std::nullopt;
        return param_value<T>::read(name, text);
    }
};

} // namespace tunic
