#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tunic/data/detail/containers.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/presence.hpp"
#include "tunic/data/readable.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/text_value.hpp"

// Fields from named texts: path parameters, queries, forms, headers, cookies.

namespace tunic {
namespace data {

/// The source of the texts, where it affects their meaning.
enum class text_origin : unsigned char {
    plain, // every text stands for itself
    query, // as an HTML form may send it: a blank field arrives as an empty text
    form,  // the same; a checkbox arrives as `on`, or not at all
};

/// A source of named texts: does not own them, is called while fields are read, and copied freely.
///
///     text_source const source{&query, [](void const* object, std::string_view name, std::span<std::string_view> out)
///     {
///         return static_cast<query_map const*>(object)->values(name, out);
///     }};
struct text_source {
    void const* object;
    /// Writes the values under `name`, in their order, to `out` as far as they fit; returns how many there are.
    std::size_t (*values)(void const* object, std::string_view name, std::span<std::string_view> out);
    /// The same for a list field, where one value may hold several elements; null where none does.
    std::size_t (*elements)(void const* object, std::string_view name, std::span<std::string_view> out) = nullptr;
    text_origin origin = text_origin::plain;

    /// The same source, read as lists.
    [[nodiscard]] text_source of_lists() const noexcept {
        return {object, elements ? elements : values, nullptr, origin};
    }
};

/// How the source names a field.
enum class field_naming : unsigned char {
    as_is,
    header, // `user_agent` is `User-Agent`; the source decides whether case matters
};

/// All values of one name; allocates only if there are many.
class text_values {
public:
    text_values(text_source from, std::string_view name) { add(from, name); }
    /// Adds the values of another name.
    void add(text_source from, std::string_view name);
    [[nodiscard]] std::span<std::string_view const> all() const noexcept {
        return many_.empty() ? std::span(few_).first(count_) : std::span<std::string_view const>(many_);
    }

private:
    std::array<std::string_view, 8> few_;
    std::size_t count_ = 0; // the number in few_
    std::vector<std::string_view> many_;
};

/// A field's name in the source, and the name that browsers and libraries give to lists: `tag[]`.
template <std::size_t Size> struct source_name {
    char text[Size + 2] = {};

    constexpr std::string_view plain() const noexcept { return {text, Size}; }
    constexpr std::string_view list() const noexcept { return {text, Size + 2}; }
};

/// Spells a field's name as in a header, character by character: `user_agent` is `User-Agent`.
class header_spelling {
public:
    constexpr char operator()(char c) noexcept {
        if (c == '_') c = '-';
        if (begins_word_ && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        begins_word_ = c == '-';
        return c;
    }

private:
    bool begins_word_ = true;
};

template <class T, std::size_t I, field_naming Naming> consteval auto make_source_name() {
    constexpr std::string_view name = field_names<T>[I];
    source_name<name.size()> made;
    header_spelling spell;
    for (std::size_t i = 0; i != name.size(); ++i)
        made.text[i] = Naming == field_naming::header ? spell(name[i]) : name[i];
    made.text[name.size()] = '[';
    made.text[name.size() + 1] = ']';
    return made;
}

template <class T, std::size_t I, field_naming Naming>
inline constexpr auto source_name_of = make_source_name<T, I, Naming>();

template <class T> consteval bool is_single_text() {
    if constexpr (convertible_into<T>)
        return is_single_text<into_argument_t<T>>();
    else {
        constexpr kind k = kind_of<T>();
        return k == kind::boolean || k == kind::integer || k == kind::real || form_of<T>() == form::text
               || form_of<T>() == form::number_of_enum || std::is_same_v<T, std::string_view>;
    }
}

/// Whether a field can be read from texts: one text, a list of such, or an optional of either.
template <class T> consteval bool is_text_field() {
    constexpr form f = form_of<T>();
    if constexpr (is_single_text<T>())
        return true;
    else if constexpr (f == form::given)
        return is_text_field<typename T::value_type>();
    else if constexpr (f == form::maybe)
        return is_text_field<pointee_t<T>>();
    else if constexpr (f == form::sequence || (f == form::elements && fixed_sequence<T>))
        return is_single_text<element_t<T>>();
    else if constexpr (iterable<T> && appendable<T>)
        return std::is_same_v<element_t<T>, std::string_view>;
    else
        return false;
}

template <class T> consteval bool is_text_list() {
    if constexpr (is_single_text<T>())
        return false;
    else if constexpr (form_of<T>() == form::given)
        return is_text_list<typename T::value_type>();
    else if constexpr (form_of<T>() == form::maybe)
        return is_text_list<pointee_t<T>>();
    else
        return true;
}

/// Whether T has fields, and all of them can be read from texts.
template <class T> consteval bool has_text_fields() {
    if constexpr (reflected<T>)
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (is_text_field<field_t<T, I>>() && ...);
        }(std::make_index_sequence<count_fields<T>()>{});
    else
        return false;
}

void add_repeated(fault_list& faults, path_step const* at);
void add_missing(fault_list& faults, path_step const* at);
/// Adds a fault for a text that is not UTF-8, or contains NUL.
void add_no_text(fault_list& faults, path_step const* at);
/// Whether all values of a field are valid texts; adds a fault for each invalid one, with its index in a list.
bool require_texts(std::span<std::string_view const> values, bool is_list, fault_list& faults, path_step const* at);

/// How a field reads its texts.
struct text_manner {
    bool on_is_true = false;      // of a bool
    bool may_be_unfilled = false; // an empty text counts as absent where the type has no such value
};

/// Returns whether the text was filled in.
template <class T>
bool read_one_text(std::string_view text, T& out, text_manner manner, fault_list& faults, path_step const* at) {
    if constexpr (std::is_same_v<T, bool>)
        if (manner.on_is_true && text == "on") text = "true";
    auto const wrong = set_from_text(out, text);
    if (!wrong) return true;
    if (manner.may_be_unfilled && text.empty()) return false;
    faults.add(at, wrong.code, faults.wants_more() ? wrong.message() : std::string());
    return true;
}

/// Reads a field from the values of its name, of which there is at least one. Returns whether it was filled in.
template <class T>
bool read_texts(std::span<std::string_view const> values, T& out, text_manner manner, fault_list& faults,
                path_step const* at) {
    if constexpr (is_single_text<T>()) {
        if (values.size() == 1) return read_one_text(values.front(), out, manner, faults, at);
        add_repeated(faults, at);
    } else if constexpr (form_of<T>() == form::given) {
        auto& value = out.emplace();
        if constexpr (form_of<typename T::value_type>() == form::maybe)
            if (values.size() == 1 && values.front().empty()) return true; // null, which has no text form
        if (!read_texts(values, value, manner, faults, at)) out.reset();
    } else if constexpr (form_of<T>() == form::maybe) {
        if (!read_texts(values, make_value(out), manner, faults, at)) out = T{};
    } else if constexpr (fixed_sequence<T>) {
        if (values.size() != fixed_size<T>()) {
            faults.add(at, "array_length", exactly_elements(fixed_size<T>()));
            return true;
        }
        manner.may_be_unfilled = false;
        path_step here = path_step::element(at, 0);
        for (auto& element : out) {
            read_one_text(values[here.index], element, manner, faults, &here);
            ++here.index;
        }
    } else {
        out.clear();
        manner.may_be_unfilled = false;
        path_step here = path_step::element(at, 0);
        for (auto const value : values) {
            add_element(out, [&](auto& element) { return read_one_text(value, element, manner, faults, &here); });
            ++here.index;
        }
    }
    return true;
}

/// Whether a field is a checkbox, which a form sends only if it is checked.
template <class T, std::size_t I> consteval bool may_be_unchecked() {
    return std::is_same_v<field_t<T, I>, bool> && declared_presence<T, I>() == presence::as_declared;
}

template <class T, std::size_t I, field_naming Naming, class Member>
void read_field(text_source from, Member& out, fault_list& faults) {
    static_assert(
        is_text_field<Member>(),
        "tunic: a field that is read from a path, a query, a form or a header is one text or a list of texts: "
        "bool, char, a number, an enum, a string, what json_as<T>::into() makes of these, an optional or a "
        "container of such");
    constexpr auto& name = source_name_of<T, I, Naming>;
    constexpr bool is_list = is_text_list<Member>();
    text_values values(is_list ? from.of_lists() : from, name.plain());
    if constexpr (is_list && Naming == field_naming::as_is) values.add(from, name.list());
    path_step const here = path_step::member(nullptr, name.plain());
    auto const all = values.all();
    if (!all.empty()) {
        if (!require_texts(all, is_list, faults, &here)) return;
        text_manner manner{.on_is_true = from.origin == text_origin::form};
        if (from.origin != text_origin::plain && all.front().empty()) manner.may_be_unfilled = !required_fields<T>()[I];
        read_texts(all, out, manner, faults, &here);
    } else if constexpr (!is_list || declared_presence<T, I>() == presence::required) {
        if (may_be_unchecked<T, I>() && from.origin == text_origin::form) return;
        if (required_fields<T>()[I]) add_missing(faults, &here);
    }
}

} // namespace data

/// Reads one text into `out` and adds faults to `faults`, at `at`; returns whether there were none. `out` is a bool
/// (`true` or `false`), a number (the whole text), a char, an enum (by name), a string or a view (into the same memory
/// as `text`), or a type that json_as<T>::into() builds from one of these.
///
/// Codes: boolean_value, number_integer, number_value, number_range, enum_value, string_length, string_format.
template <class T>
bool read_text(std::string_view text, T& out, data::fault_list& faults, data::path_step const* at = nullptr) {
    static_assert(data::is_single_text<T>(), "tunic: this type is not read from one text");
    auto const wrong = data::set_from_text(out, text);
    if (wrong) faults.add(at, wrong.code, wrong.message());
    return !wrong;
}

/// Reads the fields of a T from the texts with their names, and adds all faults to `faults`, at `/name`; returns
/// whether there were none.
///
/// - One text each, as read_text() reads it; two values under one name are a fault.
/// - Containers take all values of their name, in order, then those of `name[]`; without any they are left unchanged.
///   std::array and C arrays take as many as they have elements.
/// - A field without a value is a fault if required_fields() says so; otherwise it keeps its value in `out`, which
///   should
///   be fresh: T{}.
/// - A given<std::optional<T>> is null for an empty text.
/// - A std::string_view refers to the source's memory.
/// - Every text must be UTF-8 without NUL.
/// - In a query or a form (see data::text_origin) an empty text that is not a value of the type counts as absent where
///   the field may be omitted: an optional is then empty, another field keeps its value. In a form, `on` is true for a
///   bool, and a bool without a value keeps its own.
///
/// Further codes: value_missing, value_repeated, array_length, text_utf8.
template <class T>
bool read_fields(data::text_source from, T& out, data::fault_list& faults,
                 data::field_naming naming = data::field_naming::as_is) {
    using data::field_naming;
    data::explain_fault<T>();
    if constexpr (reflected<T>) {
        std::size_t const faults_before = faults.found();
        data::with_fields(out, [&](auto&... members) {
            auto const read_all = [&]<field_naming Naming, std::size_t... I>(std::index_sequence<I...>) {
                (data::read_field<T, I, Naming>(from, members, faults), ...);
            };
            constexpr auto indexes = std::index_sequence_for<decltype(members)...>{};
            if (naming == field_naming::header)
                read_all.template operator()<field_naming::header>(indexes);
            else
                read_all.template operator()<field_naming::as_is>(indexes);
        });
        return faults.found() == faults_before;
    }
    return false;
}

} // namespace tunic
