#pragma once
#include <concepts>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/json_as.hpp"
#include "tunic/data/reflect.hpp"

// The JSON form of a type, found from its shape, so that no standard header is included for a type that a user may
// never write.

namespace tunic {

template <class T> class given; // <tunic/data/given.hpp>

/// Text that is already JSON; it is copied as is, unchecked.
struct json_text {
    std::string_view text;
};

namespace data {

enum class kind {
    refused,
    converted,
    raw,
    null,
    boolean,
    character,
    integer,
    real,
    enumeration,
    text,
    object,
    given, // of a member only
    maybe,
    variant,
    map,
    sequence,
    tuple
};

template <class T>
concept converted = requires(T const& v) { json_as<T>::from(v); };

template <class T> using converted_t = std::remove_cvref_t<decltype(json_as<T>::from(std::declval<T const&>()))>;

template <class T>
concept wide_character =
    std::same_as<T, wchar_t> || std::same_as<T, char8_t> || std::same_as<T, char16_t> || std::same_as<T, char32_t>;

template <class T>
concept text_like = std::convertible_to<T const&, std::string_view>;

template <class T>
concept iterable = requires(T const& v) { std::begin(v) != std::end(v); };

template <class T>
concept map_like = iterable<T> && requires(T const& v) {
    typename T::key_type;
    typename T::mapped_type;
    (*std::begin(v)).first;
    (*std::begin(v)).second;
};

template <class T>
concept has_presence = requires(T const& v) { v.has_value(); };

template <class T>
concept has_pointer = requires(T const& v) { v.get(); };

template <class T>
concept has_error = requires(T const& v) { v.error(); };

/// optional and the owning pointers, but not `expected`, whose error would be lost.
template <class T>
concept maybe_like =
    std::is_class_v<T> && (has_presence<T> || has_pointer<T>) && !has_error<T> && requires(T const& v) {
        static_cast<bool>(v);
        *v;
    };

template <class T> struct variant_shape : std::false_type {};

template <template <class...> class Variant, class... Alternatives>
    requires requires(Variant<Alternatives...> const& v) {
        v.index();
        v.valueless_by_exception();
    }
struct variant_shape<Variant<Alternatives...>> : std::true_type {
    using alternatives = std::tuple<Alternatives...>*;
};

template <class T>
inline constexpr std::size_t alternative_count =
    std::tuple_size_v<std::remove_pointer_t<typename variant_shape<T>::alternatives>>;

template <class T> using reference_t = decltype(*std::begin(std::declval<T const&>()));

template <class T>
concept range_of_proxies =
    !std::is_reference_v<reference_t<T>> && std::convertible_to<reference_t<T>, typename T::value_type>;

/// The element type of a range. A proxy such as vector<bool>'s stands for the value type that it converts to.
template <class T> struct element_of {
    using type = std::remove_cvref_t<reference_t<T>>;
};
template <range_of_proxies T> struct element_of<T> {
    using type = typename T::value_type;
};
template <class T> using element_t = typename element_of<T>::type;

template <class T> inline constexpr bool is_given = false;
template <class T> inline constexpr bool is_given<given<T>> = true;

/// The type of a member's value when it is present.
template <class T> struct member_value {
    using type = T;
};
template <class T> struct member_value<given<T>> {
    using type = T;
};
template <class T> using member_value_t = typename member_value<T>::type;

template <class T> consteval kind kind_of() {
    if constexpr (is_given<T>)
        return kind::given;
    else if constexpr (converted<T>)
        return kind::converted;
    else if constexpr (std::same_as<T, json_text>)
        return kind::raw;
    else if constexpr (std::same_as<T, std::nullptr_t>)
        return kind::null;
    else if constexpr (std::same_as<T, bool>)
        return kind::boolean;
    else if constexpr (std::same_as<T, char>)
        return kind::character;
    else if constexpr (wide_character<T>)
        return kind::refused;
    else if constexpr (std::integral<T>)
        return sizeof(T) <= 8 ? kind::integer : kind::refused;
    else if constexpr (std::floating_point<T>)
        return kind::real;
    else if constexpr (std::is_enum_v<T>)
        return kind::enumeration;
    else if constexpr (described<T>)
        return kind::object;
    else if constexpr (text_like<T>)
        return kind::text;
    else if constexpr (maybe_like<T>)
        return kind::maybe;
    else if constexpr (variant_shape<T>::value)
        return kind::variant;
    else if constexpr (map_like<T>)
        return kind::map;
    else if constexpr (iterable<T>)
        return std::same_as<element_t<T>, T> ? kind::refused : kind::sequence;
    else if constexpr (tuple_like<T>)
        return kind::tuple;
    else if constexpr (plain<T>)
        return kind::object;
    else
        return kind::refused;
}

/// Whether a value of this kind can be empty: it converts to bool, and `*` gives its content.
constexpr bool may_be_empty(kind k) noexcept { return k == kind::maybe || k == kind::given; }

/// A type as a value, so that a search can return it.
template <class T> struct type {
    template <class Other> constexpr type<T> operator||(type<Other>) const noexcept { return {}; }
};
template <> struct type<void> {
    template <class Other> constexpr type<Other> operator||(type<Other>) const noexcept { return {}; }
};

template <class T> consteval bool can_be_key() {
    constexpr kind k = kind_of<T>();
    if constexpr (k == kind::converted)
        return can_be_key<converted_t<T>>();
    else
        return k == kind::text || k == kind::integer || k == kind::enumeration || k == kind::character;
}

/// The first type within T, depth first, that cannot be written; type<void> if there is none. The enclosing classes are
/// listed, because a type may contain itself.
template <class T, class... Above> consteval auto refused_part() {
    constexpr kind k = kind_of<T>();
    if constexpr ((std::same_as<T, Above> || ...))
        return type<void>{};
    else if constexpr (k == kind::refused || k == kind::given)
        return type<T>{};
    else if constexpr (k == kind::converted)
        return refused_part<converted_t<T>, T, Above...>();
    else if constexpr (k == kind::maybe)
        return refused_part<std::remove_cvref_t<decltype(*std::declval<T const&>())>, Above...>();
    else if constexpr (k == kind::variant) {
        constexpr auto search = []<class... A>(std::tuple<A...>*) {
            return (type<void>{} || ... || refused_part<A, Above...>());
        };
        return search(typename variant_shape<T>::alternatives{});
    } else if constexpr (k == kind::map) {
        if constexpr (!can_be_key<typename T::key_type>())
            return type<typename T::key_type>{};
        else
            return refused_part<typename T::mapped_type, Above...>();
    } else if constexpr (k == kind::sequence)
        return refused_part<element_t<T>, Above...>();
    else if constexpr (k == kind::tuple) {
        constexpr auto search = []<std::size_t... I>(std::index_sequence<I...>) {
            return (type<void>{} || ... || refused_part<std::remove_cvref_t<std::tuple_element_t<I, T>>, Above...>());
        };
        return search(std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (k == kind::object) {
        using refused = decltype(with_fields(std::declval<T const&>(), [](auto const&... members) {
            return (type<void>{} || ...
                    || refused_part<member_value_t<std::remove_cvref_t<decltype(members)>>, T, Above...>());
        }));
        return refused{};
    } else
        return type<void>{};
}

/// Explains where a given<T> may appear.
template <class Given> consteval void explain_given() {
    static_assert(!is_given<Given>,
                  "tunic: tunic::given<T> is a member of a class: only what stands in an object under "
                  "a name can be left out");
}

} // namespace data

/// A type that write_json() can write.
template <class T>
concept json_writable = std::same_as<decltype(data::refused_part<std::remove_cvref_t<T>>()), data::type<void>>;

} // namespace tunic
