#pragma once
#include <concepts>
#include <optional>
#include <string_view>

namespace tunic {

/// Writes a T as something else that can be written, which `from` returns:
///
///     template <> struct tunic::json_as<money> { static std::int64_t from(money const& m) { return m.cents(); } };
///
/// It comes before everything else that is known about T. A text that has a form may say so for documents, in the words
/// of JSON Schema: `static constexpr std::string_view format = "date";`
template <class T> struct json_as {};

/// What json_as makes of a text, if the text is one of those that stand for a T: a uuid, a date. Such a type can be
/// wherever texts come from: in JSON, a path, a query, a form, a header.
template <class T>
concept made_from_a_text = requires(std::string_view text) {
    { json_as<T>::into(text) } -> std::same_as<std::optional<T>>;
};

} // namespace tunic
