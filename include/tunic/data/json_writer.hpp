#pragma once
#include <charconv>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tunic/base/config.hpp"
#include "tunic/data/enum_names.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/text_buffer.hpp"
#include "tunic/data/variant_tags.hpp"

// Values go directly into the text: no tree in between, and only the buffer allocates. The constant parts of an object
// (`{"id":`, `,"name":`) are computed at compile time, so that no comma is ever counted.

namespace tunic {

/// The nesting limit for values. Only a type that contains itself (a tree of nodes) can reach it; deeper values are
/// refused with std::length_error instead of overflowing the stack.
inline constexpr unsigned max_json_depth = 512;

namespace data {

// Each of these writes at `at`, makes the room it needs, and returns the end of the written text.
char* put_string(text_buffer& out, char* at, std::string_view text);
char* put_real(char* at, double value) noexcept;
char* put_real(char* at, float value) noexcept;
char* put_real(char* at, long double value) noexcept;
[[noreturn]] void refuse_depth();

/// The longest number that put_real() writes; a long double has an exponent of up to five characters.
inline constexpr std::size_t longest_real = 48;

/// The escape of an ASCII character in a JSON string, or the character itself. At most six characters.
constexpr char* put_escaped(char* at, char c) noexcept {
    constexpr std::string_view short_escapes = "\"\\\b\f\n\r\t";
    constexpr std::string_view hex = "0123456789abcdef";
    if (auto const i = short_escapes.find(c); i != std::string_view::npos) {
        *at++ = '\\';
        *at++ = "\"\\bfnrt"[i];
    } else if (static_cast<unsigned char>(c) < 0x20) {
        for (char const prefix : {'\\', 'u', '0', '0'}) *at++ = prefix;
        *at++ = hex[static_cast<unsigned char>(c) >> 4U];
        *at++ = hex[static_cast<unsigned char>(c) & 0x0FU];
    } else
        *at++ = c;
    return at;
}

/// The constant text before each member of an object: `{"first":`, then `,"next":`.
template <std::size_t Size, std::size_t Count> struct key_table {
    char text[Size == 0 ? 1 : Size] = {};
    std::size_t begin[Count + 1] = {};
};

template <class T> consteval std::size_t key_table_size() {
    std::size_t size = 0;
    char scratch[6] = {};
    for (std::string_view const name : field_names<T>) {
        size += 4; // the brace or comma, two quotes, the colon
        for (char const c : name) size += static_cast<std::size_t>(put_escaped(scratch, c) - scratch);
    }
    return size;
}

template <class T> consteval auto make_keys() {
    constexpr std::size_t count = count_fields<T>();
    key_table<key_table_size<T>(), count> keys;
    char* at = keys.text;
    for (std::size_t i = 0; i < count; ++i) {
        keys.begin[i] = static_cast<std::size_t>(at - keys.text);
        *at++ = i == 0 ? '{' : ',';
        *at++ = '"';
        for (char const c : field_names<T>[i]) at = put_escaped(at, c);
        *at++ = '"';
        *at++ = ':';
    }
    keys.begin[count] = static_cast<std::size_t>(at - keys.text);
    return keys;
}

template <class T> inline constexpr auto keys_of = make_keys<T>();

/// The maximum length of a T if it is small enough to reserve at once; 0 for all others.
template <class T> consteval std::size_t length_bound() {
    constexpr kind k = kind_of<T>();
    if constexpr (k == kind::null)
        return 4;
    else if constexpr (k == kind::boolean)
        return 5;
    else if constexpr (k == kind::character)
        return 8; // an escape within quotes
    else if constexpr (k == kind::integer)
        return std::numeric_limits<T>::digits10 + 2;
    else if constexpr (k == kind::real)
        return longest_real;
    else
        return 0;
}

template <std::size_t N> char* put_literal(char* at, char const (&text)[N]) noexcept {
    std::memcpy(at, text, N - 1);
    return at + (N - 1);
}

/// Writes a value whose length is bounded; the caller has made the room.
template <class T> TUNIC_ALWAYS_INLINE char* put_bounded(char* at, T const& value) noexcept {
    constexpr kind k = kind_of<T>();
    if constexpr (k == kind::null)
        return put_literal(at, "null");
    else if constexpr (k == kind::boolean)
        return value ? put_literal(at, "true") : put_literal(at, "false");
    else if constexpr (k == kind::character) {
        *at++ = '"';
        // A lone byte above ASCII is not UTF-8.
        at = static_cast<unsigned char>(value) < 0x80 ? put_escaped(at, value) : put_literal(at, "\xEF\xBF\xBD");
        *at++ = '"';
        return at;
    } else if constexpr (k == kind::integer)
        return std::to_chars(at, at + length_bound<T>(), value).ptr;
    else
        return put_real(at, value);
}

template <class T> char* put(text_buffer& out, char* at, T const& value, unsigned depth);

template <class T> std::string_view as_text(T const& value) noexcept(noexcept(std::string_view(value))) {
    if constexpr (std::is_array_v<T>) { // a fixed buffer: up to the first NUL, or all of it
        void const* const nul = std::memchr(value, '\0', std::extent_v<T>);
        return {value, nul ? static_cast<std::size_t>(static_cast<char const*>(nul) - value) : std::extent_v<T>};
    } else
        return value;
}

template <class Key> char* put_key(text_buffer& out, char* at, Key const& key) {
    constexpr kind k = kind_of<Key>();
    if constexpr (k == kind::converted)
        return put_key(out, at, json_as<Key>::from(key));
    else if constexpr (k == kind::text)
        return put_string(out, at, as_text(key));
    else if constexpr (k == kind::character)
        return put_bounded(out.room(at, length_bound<Key>()), key);
    else if constexpr (k == kind::enumeration) {
        if (auto const name = enum_name(key); !name.empty()) return put_string(out, at, name);
        return put_key(out, at, static_cast<std::underlying_type_t<Key>>(key));
    } else {
        at = out.room(at, length_bound<Key>() + 2);
        *at++ = '"';
        at = put_bounded(at, key);
        *at++ = '"';
        return at;
    }
}

/// One member of an object: its key without the first `Skipped` characters, then its value.
template <class T, std::size_t I, std::size_t Skipped = 0, class Member>
TUNIC_ALWAYS_INLINE char* put_member(text_buffer& out, char* at, Member const& member, unsigned depth) {
    constexpr auto& keys = keys_of<T>;
    constexpr std::size_t key_begin = keys.begin[I] + Skipped;
    constexpr std::size_t key_size = keys.begin[I + 1] - key_begin;
    constexpr std::size_t bound = length_bound<Member>();
    at = out.room(at, key_size + bound);
    std::memcpy(at, keys.text + key_begin, key_size);
    at += key_size;
    if constexpr (bound != 0)
        return put_bounded(at, member);
    else
        return put(out, at, member, depth);
}

template <class T> consteval bool has_given_fields() {
    return decltype(with_fields(std::declval<T const&>(), [](auto const&... members) {
        return std::bool_constant<(is_given<std::remove_cvref_t<decltype(members)>> || ...)>{};
    }))::value;
}

/// A member of an object in which some may be absent, so that the text before it is known only at run time.
template <class T, std::size_t I, class Member>
char* put_member_if_given(text_buffer& out, char* at, Member const& member, char& before, unsigned depth) {
    auto const put_it = [&](auto const& value) {
        at = out.room(at, 1);
        *at++ = std::exchange(before, ',');
        at = put_member<T, I, 1>(out, at, value, depth);
    };
    if constexpr (!is_given<Member>)
        put_it(member);
    else if (member)
        put_it(*member);
    return at;
}

/// The members that are present, and the end of the object. `before` is the character before the first of them.
template <class T> char* put_given_members(text_buffer& out, char* at, T const& value, char before, unsigned depth) {
    with_fields(value, [&](auto const&... members) {
        auto const put_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((at = put_member_if_given<T, I>(out, at, members, before, depth)), ...);
        };
        put_all(std::make_index_sequence<sizeof...(members)>{});
    });
    at = out.room(at, 2);
    if (before == '{') *at++ = '{';
    *at++ = '}';
    return at;
}

template <class T> char* put_object(text_buffer& out, char* at, T const& value, unsigned depth) {
    if constexpr (count_fields<T>() == 0)
        return put_literal(out.room(at, 2), "{}");
    else if constexpr (has_given_fields<T>())
        return put_given_members(out, at, value, '{', depth);
    else {
        with_fields(value, [&](auto const&... members) {
            auto const put_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
                ((at = put_member<T, I>(out, at, members, depth)), ...);
            };
            put_all(std::make_index_sequence<sizeof...(members)>{});
        });
        at = out.room(at, 1);
        *at++ = '}';
        return at;
    }
}

/// The beginning of an object with a tag: `{"type":"circle"`, and the comma before the first field.
template <class T, class Variant> consteval auto make_tag_text() {
    constexpr std::string_view key = variant_tags<Variant>::key;
    constexpr std::string_view name = tag_name<T>();
    constexpr std::size_t longest_escape = 6;
    key_table<(key.size() + name.size()) * longest_escape + 7, 1> made;
    char* at = made.text;
    auto const add = [&at](char c) { *at++ = c; };
    auto const add_text = [&](std::string_view text) {
        add('"');
        for (char const c : text) at = put_escaped(at, c);
        add('"');
    };
    add('{');
    add_text(key);
    add(':');
    add_text(name);
    if (count_fields<T>() != 0 && !has_given_fields<T>()) add(',');
    made.begin[1] = static_cast<std::size_t>(at - made.text);
    return made;
}
template <class T, class Variant> inline constexpr auto tag_text = make_tag_text<T, Variant>();

template <class Variant, class T> char* put_tagged_object(text_buffer& out, char* at, T const& value, unsigned depth) {
    constexpr auto& tag = tag_text<T, Variant>;
    at = out.room(at, tag.begin[1]);
    std::memcpy(at, tag.text, tag.begin[1]);
    at += tag.begin[1];
    if constexpr (has_given_fields<T>())
        return put_given_members(out, at, value, ',', depth);
    else if constexpr (count_fields<T>() != 0)
        with_fields(value, [&](auto const&... members) {
            auto const put_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
                ((at = put_member<T, I, (I == 0 ? 1 : 0)>(out, at, members, depth)), ...); // the brace
            };
            put_all(std::make_index_sequence<sizeof...(members)>{});
        });
    at = out.room(at, 1);
    *at++ = '}';
    return at;
}

// The comma needs no extra room: it follows a value, and the slack has space for it.
template <class T> char* put_map(text_buffer& out, char* at, T const& map, unsigned depth) {
    at = out.room(at, 2);
    *at++ = '{';
    bool first = true;
    for (auto const& entry : map) {
        if (!first) *at++ = ',';
        first = false;
        at = put_key(out, at, entry.first);
        *at++ = ':';
        at = put(out, at, entry.second, depth);
    }
    at = out.room(at, 1);
    *at++ = '}';
    return at;
}

template <class T> char* put_sequence(text_buffer& out, char* at, T const& range, unsigned depth) {
    at = out.room(at, 2);
    *at++ = '[';
    bool first = true;
    for (auto&& element : range) {
        if (!first) *at++ = ',';
        first = false;
        at = put<element_t<T>>(out, at, element, depth);
    }
    at = out.room(at, 1);
    *at++ = ']';
    return at;
}

template <class T> char* put_tuple(text_buffer& out, char* at, T const& tuple, unsigned depth) {
    at = out.room(at, 2);
    *at++ = '[';
    auto const put_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
        using std::get;
        ((I != 0 ? static_cast<void>(*at++ = ',') : void(), at = put(out, at, get<I>(tuple), depth)), ...);
    };
    put_all(std::make_index_sequence<std::tuple_size_v<T>>{});
    at = out.room(at, 1);
    *at++ = ']';
    return at;
}

template <class T> char* put_variant(text_buffer& out, char* at, T const& variant, unsigned depth) {
    if (variant.valueless_by_exception()) return put_bounded(out.room(at, 4), nullptr);
    auto const put_alternative = [&](auto const& value) {
        using alternative = std::remove_cvref_t<decltype(value)>;
        if constexpr (is_monostate<alternative>)
            return put(out, at, nullptr, depth);
        else if constexpr (tagged_variant<T> && is_object_alternative<alternative>()) {
            if (depth == 0) refuse_depth();
            return put_tagged_object<T>(out, at, value, depth - 1);
        } else
            return put(out, at, value, depth);
    };
    return visit(put_alternative, variant); // found by argument-dependent lookup
}

/// Writes any value. `depth` is the number of levels that may still be opened.
template <class T> char* put(text_buffer& out, char* at, T const& value, unsigned depth) {
    constexpr kind k = kind_of<T>();
    if constexpr (length_bound<T>() != 0)
        return put_bounded(out.room(at, length_bound<T>()), value);
    else if constexpr (k == kind::text) {
        if constexpr (std::is_pointer_v<T>)
            if (value == nullptr) return put(out, at, nullptr, depth);
        return put_string(out, at, as_text(value));
    } else if constexpr (k == kind::enumeration) {
        if (auto const name = enum_name(value); !name.empty()) return put_string(out, at, name);
        return put(out, at, static_cast<std::underlying_type_t<T>>(value), depth);
    } else if constexpr (k == kind::raw) {
        at = out.room(at, value.text.size());
        if (!value.text.empty()) std::memcpy(at, value.text.data(), value.text.size());
        return at + value.text.size();
    } else {
        if (depth == 0) refuse_depth();
        --depth;
        if constexpr (k == kind::converted)
            return put(out, at, json_as<T>::from(value), depth);
        else if constexpr (k == kind::maybe)
            return value ? put(out, at, *value, depth) : put(out, at, nullptr, depth);
        else if constexpr (k == kind::object)
            return put_object(out, at, value, depth);
        else if constexpr (k == kind::map)
            return put_map(out, at, value, depth);
        else if constexpr (k == kind::sequence)
            return put_sequence(out, at, value, depth);
        else if constexpr (k == kind::tuple)
            return put_tuple(out, at, value, depth);
        else
            return put_variant(out, at, value, depth);
    }
}

/// Names the part of a type that cannot be written, as the template argument, and suggests a remedy.
template <class Part> consteval void explain_refusal(type<Part>) {
    if constexpr (aggregate_class<Part> && !plain<Part>)
        explain_fault<Part>();
    else if constexpr (is_given<Part>)
        explain_given<Part>();
    else
        static_assert(
            std::is_void_v<Part>,
            "tunic: this type cannot be written as JSON: specialise tunic::describe<T> to list its fields, or "
            "tunic::json_as<T> to write it as something else");
}

} // namespace data

/// Appends `value` to `out` as JSON (RFC 8259), compact and in UTF-8.
///
/// - bool, integers (exact in 64 bits), `char` as a string of one character; float and double in the shortest form that
///   reads back as the same number, NaN and the infinities as null, since JSON has no number for them;
/// - types that convert to std::string_view, and arrays of char (up to the first NUL), as strings; bytes that are not
///   UTF-8 become U+FFFD; a null `char const*` is null;
/// - enums by name (tunic::enum_name), or by number if they have none;
/// - optional and owning pointers as the value or null; a member of type given<T> as its T, or not at all; variant as
///   the
///   alternative it holds (std::monostate as null), with a tag if it has several object alternatives:
///   `{"type":"circle","radius":2}`, see tunic::describe;
/// - ranges, arrays, pair and tuple as arrays; maps with string, integer or enum keys as objects;
/// - plain aggregates and described classes as objects, in the order of their fields;
/// - the result of json_as<T>::from(); json_text as is. <tunic/data/json_chrono.hpp> adds dates and times.
///
/// Throws std::length_error beyond max_json_depth, and exceptions of the buffer's memory; the text is then unchanged.
///
///     tunic::write_json(out, user{.id = 7, .name = "Ann"});      // {"id":7,"name":"Ann"}
template <class T> void write_json(text_buffer& out, T const& value) {
    if constexpr (json_writable<T>)
        out.finish(data::put(out, out.end(), value, max_json_depth));
    else
        data::explain_refusal(data::refused_part<T>());
}

/// `value` as JSON in a new string; see write_json().
template <class T> [[nodiscard]] std::string to_json(T const& value) {
    text_buffer out{*std::pmr::new_delete_resource()};
    write_json(out, value);
    return std::string(out.view());
}

} // namespace tunic
