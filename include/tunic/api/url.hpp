#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/data/enum_names.hpp>
#include <tunic/data/json_kind.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/data/presence.hpp>
#include <tunic/data/reflect.hpp>
#include <tunic/route/url_for.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tunic {
namespace detail {

/// Numbers as they appear in URLs: tunic::text::to_number reads the same value back.
std::string number_text(std::int64_t value);
std::string number_text(std::uint64_t value);
std::string number_text(double value);
std::string number_text(float value);

/// Throws std::invalid_argument: this id cannot be put into a URL.
[[noreturn]] void refuse_id(std::string_view pattern, std::string_view name, std::string_view why);

/// A value as URL text, not encoded.
template <class T> std::string url_text(T const& value) {
    constexpr auto kind = data::kind_of<T>();
    if constexpr (kind == data::kind::converted)
        return url_text(json_as<T>::from(value));
    else if constexpr (std::same_as<T, bool>)
        return value ? "true" : "false";
    else if constexpr (std::same_as<T, char>)
        return std::string(1, value);
    else if constexpr (std::floating_point<T>)
        return std::same_as<T, float> ? number_text(static_cast<float>(value))
                                      : number_text(static_cast<double>(value));
    else if constexpr (std::integral<T>) {
        if constexpr (std::is_signed_v<T>)
            return number_text(static_cast<std::int64_t>(value));
        else
            return number_text(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_enum_v<T>) {
        if constexpr (data::has_names<T>())
            return std::string(enum_name(value));
        else
            return url_text(static_cast<std::underlying_type_t<T>>(value));
    } else {
        static_assert(
            data::text_like<T>,
            "tunic: a field of a query is a number, a bool, an enum, a text, or an optional or a list of these");
        return std::string(data::as_text(value));
    }
}

/// `?name=value&...`, encoded; empty without pairs.
class query_text {
public:
    void add(std::string_view name, std::string_view value);
    [[nodiscard]] std::string take() && noexcept { return std::move(text_); }

private:
    std::string text_;
};

template <class T> void add_field(query_text& to, std::string_view name, T const& value) {
    constexpr auto kind = data::kind_of<T>();
    if constexpr (kind == data::kind::given) {
        if (!value) return;
        if constexpr (data::kind_of<typename T::value_type>() == data::kind::maybe)
            if (value.is_null()) return to.add(name, {});
        add_field(to, name, *value);
    } else if constexpr (kind == data::kind::maybe) {
        if (value) add_field(to, name, *value);
    } else if constexpr (kind == data::kind::sequence) {
        for (auto const& element : value) to.add(name, url_text<data::element_t<T>>(element));
    } else {
        to.add(name, url_text(value));
    }
}

template <class T> bool is_same([[maybe_unused]] T const& a, [[maybe_unused]] T const& b) {
    if constexpr (std::is_array_v<T>)
        return std::equal(std::begin(a), std::end(a), std::begin(b),
                          [](auto const& x, auto const& y) { return is_same(x, y); });
    else if constexpr (std::equality_comparable<T>)
        return a == b;
    else
        return false;
}

/// Whether an empty optional has a default value: left out, it would be read as that value.
template <class T> bool is_emptied([[maybe_unused]] T const& value, [[maybe_unused]] T const& by_default) {
    if constexpr (data::kind_of<T>() == data::kind::maybe)
        return !value && by_default;
    else
        return false;
}

/// Optionals without a value, and fields with their default value, are left out.
template <class Q> std::string query_of(Q const& query) {
    static Q const unset{};
    query_text text;
    auto const add = [&]<std::size_t... I>(std::index_sequence<I...>, auto const& given, auto const& by_default) {
        auto const& required = required_fields<Q>();
        auto const add_one = [&](std::size_t i, auto const& value, auto const& otherwise) {
            if (!required[i] && is_same(value, otherwise)) return;
            if (is_emptied(value, otherwise))
                text.add(field_names<Q>[i], {});
            else
                add_field(text, field_names<Q>[i], value);
        };
        (add_one(I, std::get<I>(given), std::get<I>(by_default)), ...);
    };
    auto const members = [](auto const&... member) { return std::tie(member...); };
    add(std::make_index_sequence<field_count<Q>>{}, data::with_fields(query, members),
        data::with_fields(unset, members));
    return std::move(text).take();
}

template <class T> inline constexpr bool is_bool_or_char = std::same_as<T, bool> || std::same_as<T, char>;

/// Whether an id is of the declared kind: `3.7` is not an integer, and neither are `true` and `'a'`.
template <class Id, class T> consteval bool is_id_for() {
    if constexpr (std::same_as<Id, T>)
        return true;
    else if constexpr (is_bool_or_char<T> || is_bool_or_char<Id>)
        return false;
    else if constexpr (std::is_arithmetic_v<T>)
        return std::integral<Id> || (std::floating_point<T> && std::floating_point<Id>);
    else
        return std::convertible_to<Id const&, T>;
}

/// An id as the declared type. An integer out of that type's range is refused, not wrapped.
template <class T, class Id> T id_as(std::string_view pattern, std::string_view name, Id const& id) {
    static_assert(is_id_for<Id, T>(), "tunic: an id of this type does not fit the path parameter of the endpoint");
    if constexpr (std::integral<T> && std::integral<Id> && !std::same_as<Id, T>) {
        auto const value = static_cast<T>(id);
        if (static_cast<Id>(value) != id || (value < T{}) != (id < Id{}))
            refuse_id(pattern, name, "is out of the range of its type");
        return value;
    } else {
        return static_cast<T>(id);
    }
}

template <auto const& E, class... Ids> std::string path_of(Ids const&... ids) {
    using endpoint = endpoint_type<E>;
    static_assert(sizeof...(Ids) == endpoint::parameter_count,
                  "tunic: a URL needs one id for each path parameter of the endpoint");
    static auto const pattern = routing::parse(E.pattern());
    return [&]<std::size_t... I>(std::index_sequence<I...>, auto const& all) {
        [[maybe_unused]] std::array<std::string, sizeof...(I)> const texts{
            url_text(id_as<std::tuple_element_t<I, typename endpoint::path_type>>(E.pattern(), E.at().parameter_name(I),
                                                                                  std::get<I>(all)))...};
        std::array<url_value, sizeof...(I)> const values{url_value{E.at().parameter_name(I), texts[I]}...};
        return routing::build_url(pattern, values);
    }(std::index_sequence_for<Ids...>{}, std::tie(ids...));
}

/// The target from a tuple of ids, the query if there is one, and further arguments.
template <auto const& E, bool QueryGiven, class... Args> std::string target_of(std::tuple<Args const&...> const& all) {
    using endpoint = endpoint_type<E>;
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        auto target = path_of<E>(std::get<I>(all)...);
        if constexpr (QueryGiven) {
            typename endpoint::query_type const& query = std::get<endpoint::parameter_count>(all);
            target += query_of(query);
        }
        return target;
    }(std::make_index_sequence<endpoint::parameter_count>{});
}

} // namespace detail

/// The path and the query of an endpoint: `url_for<api::get_user>(42)`, `url_for<api::list_users>(filter)`.
///
/// Ids are given in the order of the path parameters and are percent-encoded, including slashes (`%2F`): an id never
/// changes the depth of the path. Unset query fields are left out, and the elements of a list become separate pairs in
/// order. Throws std::invalid_argument with a sentence for an id that is empty, would be a dot segment, or is out of
/// its type's range; for a number that is NaN or infinite; for a text that is not UTF-8 or contains NUL, which the
/// server would refuse.
template <auto const& E, class... Args> std::string url_for(Args const&... ids_and_query) {
    using endpoint = endpoint_type<E>;
    constexpr bool query_given = endpoint::has_query && sizeof...(Args) == endpoint::parameter_count + 1;
    static_assert(query_given || sizeof...(Args) == endpoint::parameter_count,
                  "tunic: the URL of an endpoint is made from its ids, and from its query if it has one");
    return detail::target_of<E, query_given>(std::tuple<Args const&...>(ids_and_query...));
}

} // namespace tunic
