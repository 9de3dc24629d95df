#pragma once
#include <array>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/json_kind.hpp"
#include "tunic/data/reflect.hpp"

// Which fields must be present. C++20 reflection cannot see whether a member has an initialiser, but its effect shows:
// after `new T` in memory that was filled before, a number without one still holds the filling, while `= 0` does not.
// So each member is compared with a lone one of its type, created in the same way.

namespace tunic {
namespace data {

/// A T as `new T` creates it in memory full of `filling`. The compiler must not know what was there before, nor what is
/// there afterwards, since for the compiler such a number has no value at all.
template <class T> class default_specimen {
public:
    explicit default_specimen(unsigned char filling) {
        std::memset(memory_, filling, sizeof memory_);
        asm volatile("" : : "r"(memory_) : "memory");
        made_ = ::new (static_cast<void*>(memory_)) T;
        asm volatile("" : "+r"(made_) : : "memory");
    }
    ~default_specimen() { std::destroy_at(made_); }
    default_specimen(default_specimen const&) = delete;
    default_specimen& operator=(default_specimen const&) = delete;

    T const& operator*() const noexcept { return *made_; }

private:
    alignas(T) unsigned char memory_[sizeof(T)];
    T* made_;
};

template <class T> struct lone_member {
    T value;
};

/// Types whose bytes are their value. A number that holds the filling must not be read as a number (a bool).
template <class T>
inline constexpr bool compared_by_octets =
    std::is_scalar_v<T> || (!reflected<T> && !tuple_like<T> && std::has_unique_object_representations_v<T>);

template <class T> bool same_value(T const& a, T const& b) {
    constexpr kind k = kind_of<T>();
    if constexpr (compared_by_octets<T>)
        return std::memcmp(std::addressof(a), std::addressof(b), sizeof a) == 0;
    else if constexpr (std::is_array_v<T>) {
        for (std::size_t i = 0; i != std::extent_v<T>; ++i)
            if (!same_value(a[i], b[i])) return false;
        return true;
    } else if constexpr (k == kind::text)
        return std::string_view(a) == std::string_view(b);
    else if constexpr (k == kind::object)
        return with_fields(a, [&](auto const&... left) {
            return with_fields(b, [&](auto const&... right) { return (same_value(left, right) && ...); });
        });
    else if constexpr (k == kind::variant) {
        auto const same_in = [&]<std::size_t... I>(std::index_sequence<I...>) {
            using std::get;
            return ((a.index() == I && same_value(get<I>(a), get<I>(b))) || ...);
        };
        return a.index() == b.index() && same_in(std::make_index_sequence<alternative_count<T>>{});
    } else if constexpr (k == kind::tuple || (k == kind::sequence && tuple_like<T>)) {
        auto const all_same = [&]<std::size_t... I>(std::index_sequence<I...>) {
            using std::get;
            return (same_value(get<I>(a), get<I>(b)) && ...);
        };
        return all_same(std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (k == kind::map || k == kind::sequence) {
        auto left = std::begin(a);
        auto right = std::begin(b);
        for (; left != std::end(a) && right != std::end(b); ++left, ++right)
            if (!same_value<element_t<T>>(*left, *right)) return false;
        return !(left != std::end(a)) && !(right != std::end(b));
    } else if constexpr (requires { static_cast<bool>(a == b); })
        return static_cast<bool>(a == b);
    else
        return true;
}

template <std::size_t I, class T> auto const& field_of(T const& value) {
    return with_fields(value, [](auto const&... members) -> auto const& { return std::get<I>(std::tie(members...)); });
}

template <class T, std::size_t I> consteval presence declared_presence() {
    if constexpr (described<T>)
        return std::get<I>(describe<T>::fields).presence;
    else {
        presence found = presence::as_declared;
        for_each_exception<T>([&]<std::size_t J>(auto const& field) {
            if constexpr (exception_index<T, J>() == I) found = field.presence;
        });
        return found;
    }
}

template <class T, std::size_t I> using field_t = std::remove_cvref_t<decltype(field_of<I>(std::declval<T const&>()))>;

/// Whether a field may be required, as far as is known without its default.
template <class T, std::size_t I> consteval bool may_be_required() {
    if constexpr (declared_presence<T, I>() == presence::as_declared)
        return !may_be_empty(kind_of<field_t<T, I>>());
    else
        return declared_presence<T, I>() == presence::required;
}

/// Whether a field has the value of a lone one of its type. One function serves all fields of that type: anything
/// instantiated for each field of each type increases the debug information.
template <class Member> bool has_no_initialiser(void const* field, unsigned char filling) {
    default_specimen<lone_member<Member>> const lone(filling);
    return same_value(*static_cast<Member const*>(field), (*lone).value);
}

using initialiser_check = bool (*)(void const* field, unsigned char filling);

/// The check that field I needs, or null.
template <class T, std::size_t I> constexpr initialiser_check check_of_initialiser() noexcept {
    using member = field_t<T, I>;
    if constexpr (declared_presence<T, I>() != presence::as_declared || !may_be_required<T, I>()
                  || !std::is_default_constructible_v<member>)
        return nullptr;
    else
        return &has_no_initialiser<member>;
}

/// The addresses of the fields, in order.
template <class T> std::array<void const*, count_fields<T>()> addresses_of_fields(T const& value) noexcept {
    return with_fields(value, [](auto const&... members) {
        return std::array<void const*, sizeof...(members)>{static_cast<void const*>(std::addressof(members))...};
    });
}

template <class T, std::size_t... I> std::array<bool, sizeof...(I)> find_required(std::index_sequence<I...>) {
    std::array<bool, sizeof...(I)> required{may_be_required<T, I>()...};
    if constexpr (std::is_default_constructible_v<T>) {
        static constexpr std::array<initialiser_check, sizeof...(I)> checks{check_of_initialiser<T, I>()...};
        // An initialiser may happen to give one filling, but not both.
        constexpr unsigned char fillings[] = {0x5A, 0xA5};
        for (auto const filling : fillings) {
            default_specimen<T> const made(filling);
            auto const fields = addresses_of_fields(*made);
            for (std::size_t i = 0; i != sizeof...(I); ++i)
                if (required[i] && checks[i]) required[i] = checks[i](fields[i], filling);
        }
    }
    return required;
}

/// Whether a field that its description calls optional has the value that it has when omitted. Whether it was omitted
/// is unknown, and makes no difference.
template <class T, std::size_t I, class Member> bool is_as_left_out([[maybe_unused]] Member const& member) {
    if constexpr (declared_presence<T, I>() == presence::optional && std::is_default_constructible_v<T>) {
        static T const fresh{};
        return same_value(member, field_of<I>(fresh));
    } else
        return false;
}

} // namespace data

/// Which fields of T, in order, must be present when a T is read. A field may be omitted if
/// - it is an optional, an owning pointer or a tunic::given,
/// - it has a default member initialiser, which then gives its value. For numbers, bool, enums, times, and arrays and
///   aggregates of these any initialiser counts, also `= 0`; for a class with its own default value (std::string,
///   std::vector) only an initialiser with another value counts: `std::string language = "en"`,
/// - tunic::describe says so, which takes precedence: `field{"name", &T::name, presence::optional}`.
template <reflected T> std::array<bool, data::count_fields<T>()> const& required_fields() {
    static auto const required = data::find_required<T>(std::make_index_sequence<data::count_fields<T>()>{});
    return required;
}

} // namespace tunic
