#pragma once
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

#include "tunic/data/json_kind.hpp"

namespace tunic {

/// A member that may be omitted, for types that distinguish absent from null, above all the body of a PATCH:
///
///     struct user_change {
///         given<std::string> name;                        // absent, or a text; null is refused
///         given<std::optional<std::string>> nickname;     // absent, null, or a text
///     };
///     if (in->name) user.name = *in->name;
///     in->nickname.assign_to(user.nickname);              // the same in one step; null empties it
///
/// It is absent until it has a value. Reading leaves it absent when the text has no such member; writing omits an
/// absent one. Its rules are checked when it is present and not null. A schema lists it as not required, and allows
/// null only for a given<std::optional<T>>. In a form, a query, a header or a cookie, which have no null, an empty text
/// stands for null of a given<std::optional<T>>.
///
/// Use it only for members of types that are read and written: not for elements, and not for a whole body.
template <class T> class given {
    static_assert(std::is_object_v<T> && !std::is_array_v<T> && !std::is_const_v<T>,
                  "tunic: tunic::given<T> holds a value: neither a reference nor an array, and not const");
    static_assert(!data::is_given<T>, "tunic: what may be left out is so once: given<T>, or given<std::optional<T>>");

public:
    /// The type of the value.
    using value_type = T;

    /// Absent.
    constexpr given() = default;
    /// Present, constructed from `value`: for a given<std::optional<T>>, std::nullopt is null, not absent.
    template <class U = T>
        requires(std::is_constructible_v<T, U> && std::is_convertible_v<U, T>
                 && !std::is_same_v<std::remove_cvref_t<U>, given>)
    constexpr given(U&& value) : value_(std::in_place, std::forward<U>(value)) {}

    /// Whether it is present.
    [[nodiscard]] constexpr bool present() const noexcept { return value_.has_value(); }
    constexpr explicit operator bool() const noexcept { return present(); }
    /// Whether it is present and null.
    [[nodiscard]] constexpr bool is_null() const noexcept
        requires(data::kind_of<T>() == data::kind::maybe)
    {
        return present() && !static_cast<bool>(*value_);
    }

    /// The value, which must be present: a T, so for a given<std::optional<T>> an optional.
    [[nodiscard]] constexpr T& operator*() noexcept { return *value_; }
    [[nodiscard]] constexpr T const& operator*() const noexcept { return *value_; }
    [[nodiscard]] constexpr T* operator->() noexcept { return &*value_; }
    [[nodiscard]] constexpr T const* operator->() const noexcept { return &*value_; }
    /// The same; throws std::bad_optional_access when it is absent.
    [[nodiscard]] constexpr T& value() { return value_.value(); }
    [[nodiscard]] constexpr T const& value() const { return value_.value(); }
    /// The value, or `otherwise` when it is absent.
    template <class U> [[nodiscard]] constexpr T value_or(U&& otherwise) const {
        return value_.value_or(std::forward<U>(otherwise));
    }

    /// Assigns the value to `to` if it is present; returns whether it is.
    template <class U>
        requires std::is_assignable_v<U&, T const&>
    constexpr bool assign_to(U& to) const {
        if (present()) to = *value_;
        return present();
    }

    /// Makes it present with a value constructed from the arguments, and returns the value.
    template <class... Args> constexpr T& emplace(Args&&... args) {
        return value_.emplace(std::forward<Args>(args)...);
    }
    /// Makes it absent.
    constexpr void reset() noexcept { value_.reset(); }

    friend constexpr bool operator==(given const&, given const&)
        requires std::equality_comparable<T>
    = default;

private:
    std::optional<T> value_;
};

template <class T> given(T) -> given<T>;

} // namespace tunic
