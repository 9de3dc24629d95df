#pragma once
#include <concepts>
#include <optional>
#include <string_view>

namespace tunic {

/// Writes a T as another writable type, which `from` returns:
///
///     template <> struct tunic::json_as<money> { static std::int64_t from(money const& m) { return m.cents(); } };
///
/// It takes precedence over everything else known about T. A text with a certain form may name it for documents, in the
/// terms of JSON Schema: `static constexpr std::string_view format = "date";`
template <class T> struct json_as {};

/// The type that json_as builds from a text if the text represents a T: a uuid, a date. Such a type can be read from
/// all sources of texts: JSON, a path, a query, a form, a header.
template <class T>
concept made_from_a_text = requires(std::string_view text) {
    { json_as<T>::into(text) } -> std::same_as<std::optional<T>>;
};

} // namespace tunic
