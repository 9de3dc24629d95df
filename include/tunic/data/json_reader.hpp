#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tunic/base/config.hpp"
#include "tunic/data/detail/containers.hpp"
#include "tunic/data/enum_names.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/input_error.hpp"
#include "tunic/data/json_cursor.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/presence.hpp"
#include "tunic/data/readable.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/text_value.hpp"
#include "tunic/data/variant_tags.hpp"

// Values are read from the text directly into place: no tree in between, and only the values themselves allocate.

namespace tunic {
namespace data {

template <class T> bool read(json_cursor& in, T& out, path_step const* at);

/// Reading continues after a fault, so that all faults are listed; it stops when the text is not JSON.
constexpr bool goes_on(json_cursor::progress made) noexcept { return made != json_cursor::broken; }

template <class T> bool read_integer(json_cursor& in, T& out, path_step const* at) {
    using limits = std::numeric_limits<T>;
    json_cursor::progress made;
    if constexpr (std::is_signed_v<T>) {
        std::int64_t value = 0;
        made = in.read_integer(value, limits::min(), limits::max(), at);
        if (made == json_cursor::more) out = static_cast<T>(value);
    } else {
        std::uint64_t value = 0;
        made = in.read_integer(value, limits::max(), at);
        if (made == json_cursor::more) out = static_cast<T>(value);
    }
    return goes_on(made);
}

/// Any value written as a string: a string, a character, an enum's name, a class that json_as builds from a text.
template <class T> bool read_text(json_cursor& in, T& out, path_step const* at) {
    std::string_view text;
    auto const made = in.read_string(text, at);
    if (made == json_cursor::more)
        if (auto const wrong = set_from_text(out, text))
            in.refuse(at, wrong.code, in.wants_more_faults() ? wrong.message() : std::string());
    return goes_on(made);
}

template <class T> bool read_maybe(json_cursor& in, T& out, path_step const* at) {
    if (in.peek() == 'n') {
        out = T{};
        return goes_on(in.read_null(at));
    }
    return read(in, make_value(out), at);
}

template <class T> bool read_sequence(json_cursor& in, T& out, path_step const* at) {
    out.clear();
    auto made = in.open_array(at);
    // Not for elements read from objects: a short text must not be able to claim much memory.
    if constexpr (requires { out.reserve(std::size_t{}); } && sizeof(element_t<T>) <= sizeof(std::string))
        if (made == json_cursor::more) out.reserve(in.elements_ahead());
    path_step here = path_step::element(at, 0);
    for (; made == json_cursor::more; made = in.next_element(), ++here.index)
        if (!add_element(out, [&](auto& element) { return read(in, element, &here); })) return false;
    return goes_on(made);
}

/// An array, a pair or a tuple: as many elements as it has.
template <class T> bool read_elements(json_cursor& in, T& out, path_step const* at) {
    constexpr std::size_t size = fixed_size<T>();
    auto made = in.open_array(at);
    if (made == json_cursor::refused) return true;
    path_step here = path_step::element(at, 0);
    auto const read_one = [&](auto& element) {
        if (made != json_cursor::more) return;
        made = read(in, element, &here) ? in.next_element() : json_cursor::broken;
        ++here.index;
    };
    if constexpr (std::is_array_v<T>)
        for (auto& element : out) read_one(element);
    else {
        auto const read_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
            using std::get;
            (read_one(get<I>(out)), ...);
        };
        read_all(std::make_index_sequence<size>{});
    }
    bool const exact = made == json_cursor::done && here.index == size;
    while (made == json_cursor::more) made = goes_on(in.skip(&here)) ? in.next_element() : json_cursor::broken;
    if (made == json_cursor::done && !exact) in.refuse(at, "array_length", exactly_elements(size));
    return goes_on(made);
}

template <class T> bool read_map(json_cursor& in, T& out, path_step const* at) {
    out.clear();
    auto made = in.open_object(at);
    for (; made == json_cursor::more; made = in.next_member()) {
        typename T::key_type key{};
        bool const has_escapes = in.key_has_escapes();
        made = in.decode_key(at);
        if (made == json_cursor::broken) return false;
        std::string const kept{has_escapes ? in.key() : std::string_view{}};
        path_step const here = path_step::member(at, has_escapes ? kept : in.key());
        auto const wrong = made == json_cursor::more ? set_from_text(key, here.name) : text_fault{};
        if (wrong)
            in.refuse(&here, wrong.code, in.wants_more_faults() ? "has a key that " + wrong.message() : std::string());
        if (wrong || made == json_cursor::refused) {
            if (!goes_on(in.skip(&here))) return false;
        } else if (!read(in, value_of_key(out, std::move(key)), &here))
            return false;
    }
    return goes_on(made);
}

/// A member in the text is present, whatever its value: a null too, for a given<std::optional<T>>.
template <class Member> TUNIC_ALWAYS_INLINE bool read_member(json_cursor& in, Member& out, path_step const* at) {
    if constexpr (is_given<Member>)
        return read(in, out.emplace(), at);
    else
        return read(in, out, at);
}

/// Reads one object into the fields of a T; as an alternative of a variant with a tag, the object has the tag as well.
template <class T, class Variant = void> class object_reader {
public:
    object_reader(json_cursor& in, path_step const* at) noexcept : in_(in), at_(at) {}

    bool read_into(T& out) {
        made_ = in_.open_object(at_);
        if (made_ == json_cursor::refused) return true;
        if constexpr (has_tag)
            if (made_ == json_cursor::more && is_tag()) pass_tag(); // usually it comes first
        // Members usually come in the order of the fields: each round asks every field once whether it is next.
        with_fields(out, [this](auto&... members) {
            while (made_ == json_cursor::more) {
                bool const progress = take_round(std::index_sequence_for<decltype(members)...>{}, members...);
                if (!progress) take_stranger();
            }
        });
        if (made_ != json_cursor::done) return false;
        if constexpr (count != 0)
            if (seen_count_ != count) [[unlikely]]
                list_missing();
        return true;
    }

private:
    static constexpr std::size_t count = count_fields<T>();
    static constexpr bool has_tag = !std::is_void_v<Variant>;

    bool is_tag() const noexcept { return is_key(variant_tags<Variant>::key); }
    /// The tag was read; a second one would change the object's meaning.
    void pass_tag() {
        path_step const here = path_step::member(at_, variant_tags<Variant>::key);
        if (std::exchange(tag_seen_, true)) in_.refuse(&here, "json_duplicate_key", "must be given once");
        decoded_ = false;
        made_ = goes_on(in_.skip(&here)) ? in_.next_member() : json_cursor::broken;
    }

    template <std::size_t... I, class... Members> bool take_round(std::index_sequence<I...>, Members&... members) {
        bool any = false;
        ((any = take<I>(members) || any), ...);
        return any;
    }

    /// Reads this field if it is the next member; returns whether it was.
    template <std::size_t I, class Member> TUNIC_ALWAYS_INLINE bool take(Member& member) {
        constexpr std::string_view name = field_names<T>[I];
        if (made_ != json_cursor::more || !is_key(name)) return false;
        path_step const here = path_step::member(at_, name);
        if (seen_[I]) [[unlikely]]
            repeat(member, here);
        else {
            seen_[I] = true;
            ++seen_count_;
        }
        decoded_ = false;
        made_ = read_member(in_, member, &here) ? in_.next_member() : json_cursor::broken;
        return true;
    }

    TUNIC_ALWAYS_INLINE bool is_key(std::string_view name) const noexcept {
        std::string_view const key = in_.key();
        return key.size() == name.size() && std::memcmp(key.data(), name.data(), name.size()) == 0;
    }

    /// The last of equal keys wins, where that is allowed.
    template <class Member> TUNIC_COLD void repeat(Member& member, path_step const& here) {
        if constexpr (is_strict<T>) in_.refuse(&here, "json_duplicate_key", "must be given once");
        reset(member);
    }

    /// A key that matches no field, perhaps because of its escapes.
    TUNIC_COLD void take_stranger() {
        if (!decoded_ && in_.key_has_escapes()) {
            decoded_ = true;
            made_ = in_.decode_key(at_);
            if (made_ == json_cursor::more) return; // for another round
            if (made_ == json_cursor::broken) return;
        }
        if constexpr (has_tag)
            if (is_tag()) return pass_tag();
        std::string const kept{decoded_ ? in_.key() : std::string_view{}};
        path_step const here = path_step::member(at_, decoded_ ? kept : in_.key());
        if constexpr (is_strict<T>)
            if (made_ != json_cursor::refused) in_.refuse(&here, "json_unknown_key", "is not known here");
        decoded_ = false;
        made_ = goes_on(in_.skip(&here)) ? in_.next_member() : json_cursor::broken;
    }

    TUNIC_COLD void list_missing() {
        auto const& required = required_fields<T>();
        for (std::size_t i = 0; i != count; ++i) {
            if (seen_[i] || !required[i]) continue;
            path_step const here = path_step::member(at_, field_names<T>[i]);
            in_.refuse(&here, "json_missing", "must be present");
        }
    }

    json_cursor& in_;
    path_step const* at_;
    json_cursor::progress made_ = json_cursor::done;
    bool decoded_ = false;
    bool tag_seen_ = false;
    std::size_t seen_count_ = 0;
    bool seen_[count == 0 ? 1 : count] = {};
};

/// Reads the alternative with this index.
template <std::size_t I, class T> bool read_alternative(json_cursor& in, T& out, path_step const* at) {
    using alternative = std::tuple_element_t<I, std::remove_pointer_t<typename variant_shape<T>::alternatives>>;
    out.template emplace<I>();
    using std::get;
    auto& value = get<I>(out);
    if constexpr (is_monostate<alternative>)
        return goes_on(in.read_null(at));
    else if constexpr (tagged_variant<T> && is_object_alternative<alternative>())
        return object_reader<alternative, T>(in, at).read_into(value);
    else
        return read(in, value, at);
}

/// The possible values of a variant, in words.
constexpr std::string_view look_words(unsigned look) noexcept {
    switch (look) {
    case look::null: return "null";
    case look::boolean: return "true or false";
    case look::number: return "a number";
    case look::text: return "a string";
    case look::array: return "an array";
    default: return "an object";
    }
}
TUNIC_COLD inline std::string describe_looks(unsigned looks) {
    std::string text;
    for (unsigned bit = look::null; bit <= look::object; bit <<= 1U) {
        if ((looks & bit) == 0) continue;
        if (!text.empty()) text += (looks & ~(bit | (bit - 1))) == 0 ? " or " : ", ";
        text += look_words(bit);
    }
    return text;
}

/// The first character of a value selects the alternative; among objects, their tag does.
template <class T> bool read_variant(json_cursor& in, T& out, path_step const* at) {
    using alternatives = std::remove_pointer_t<typename variant_shape<T>::alternatives>;
    constexpr std::size_t none = std::tuple_size_v<alternatives>;
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        unsigned const look = look::of(in.peek());
        std::size_t which = none;
        if (tagged_variant<T> && look == look::object) {
            if constexpr (tagged_variant<T>) {
                using tags = variant_tags<T>;
                auto const made = in.read_tag(tags::key, tags::names, which, at);
                if (made != json_cursor::more) return goes_on(made);
            }
        } else
            static_cast<void>(
                (((looks_of<std::tuple_element_t<I, alternatives>>() & look) != 0 && (which = I, true)) || ...));
        if (which == none) return goes_on(in.refuse_type(describe_looks(looks_of<T>()), at));
        bool good = true;
        static_cast<void>(((which == I && (good = read_alternative<I>(in, out, at), true)) || ...));
        return good;
    }(std::make_index_sequence<none>{});
}

/// Reads any value.
template <class T> bool read(json_cursor& in, T& out, path_step const* at) {
    constexpr form f = form_of<T>();
    if constexpr (f == form::boolean)
        return goes_on(in.read_bool(out, at));
    else if constexpr (f == form::integer)
        return read_integer(in, out, at);
    else if constexpr (f == form::real)
        return goes_on(in.read_real(out, at));
    else if constexpr (f == form::number_of_enum) {
        std::underlying_type_t<T> number{};
        if (!read(in, number, at)) return false;
        out = static_cast<T>(number);
        return true;
    } else if constexpr (f == form::text)
        return read_text(in, out, at);
    else if constexpr (f == form::converted) {
        into_argument_t<T> value{};
        // Only a value without faults may be converted.
        std::size_t const faults_before = in.fault_count();
        if (!read(in, value, at)) return false;
        if (in.fault_count() == faults_before && !set_converted(out, value))
            in.refuse(at, into_code<T>(), std::string(into_message<T>()));
        return true;
    } else if constexpr (f == form::raw) {
        std::string_view text;
        auto const made = in.read_raw(text, at);
        if (made == json_cursor::more) out.text = text;
        return goes_on(made);
    } else if constexpr (f == form::maybe)
        return read_maybe(in, out, at);
    else if constexpr (f == form::sequence)
        return read_sequence(in, out, at);
    else if constexpr (f == form::elements)
        return read_elements(in, out, at);
    else if constexpr (f == form::map)
        return read_map(in, out, at);
    else if constexpr (f == form::variant)
        return read_variant(in, out, at);
    else
        return object_reader<T>(in, at).read_into(out);
}

} // namespace data

/// Reads a JSON text (RFC 8259) into `out` and adds all faults to `faults`; returns whether there were none.
///
/// - bool; integers, exact in 64 bits and within the range of their type, without decimals; float and double, if they
///   can hold the number; `char` from a string of one character;
/// - std::string and similar types, arrays of char that are large enough; enums by name (tunic::enum_value);
/// - optional and owning pointers from null or the value; for all others null is a fault;
/// - a member of type given<T> from any value that a T is read from; it stays absent when it is not in the text;
/// - containers from arrays; std::array, C arrays, pair and tuple from arrays of exactly their length; maps with
///   string,
///   integer or enum keys from objects;
/// - variants from a value of one of their alternatives: null for std::monostate, a number, a text, an array; among
///   several objects a member in any position names the alternative (see tunic::describe);
/// - plain aggregates and described classes from objects: required_fields() tells which members must be present;
///   unknown
///   members are ignored (yet checked to be JSON) and the last of equal ones wins, unless tunic::describe says
///   `strict`;
/// - types that json_as<T>::into() builds from another; raw_json as written. <tunic/data/json_chrono.hpp> adds dates
///   and
///   times.
///
/// A member that is not in the text keeps its value in `out`, which should be fresh: T{}. After a fault, the contents
/// of `out` are unspecified. Throws only what the members of T throw, above all std::bad_alloc; never because of the
/// text.
///
/// Codes: json_syntax, json_utf8, json_depth (beyond max_read_depth), json_type, json_missing, json_unknown_key,
/// json_duplicate_key, number_integer, number_range, enum_value, variant_tag, array_length, string_length,
/// string_format.
template <class T> bool read_json(std::string_view text, T& out, data::fault_list& faults) {
    if constexpr (json_readable<T>) {
        data::json_cursor in(text, faults);
        return data::read(in, out, nullptr) && in.finish();
    } else {
        data::explain_unreadable(data::unreadable_part<T>());
        return false;
    }
}

/// The value of a JSON text; see read_json(). Throws input_error with all faults.
///
///     auto const ann = tunic::from_json<user>(R"({"id":7,"name":"Ann"})");
template <class T> [[nodiscard]] T from_json(std::string_view text) {
    T value{};
    data::fault_list faults;
    if (!read_json(text, value, faults)) throw input_error(std::move(faults).faults());
    return value;
}

} // namespace tunic
