#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/app/endpoint_info.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/base/type_name.hpp>
#include <tunic/data/json_kind.hpp>
#include <tunic/data/type_shape.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tunic::detail {

/// The name of a type as people write it, whatever the compiler: `api::user[]`, `string`, `int64`.
template <class T> std::string type_text() {
    constexpr auto kind = data::kind_of<T>();
    if constexpr (kind == data::kind::boolean)
        return "bool";
    else if constexpr (kind == data::kind::integer)
        return (std::is_signed_v<T> ? "int" : "uint") + std::to_string(8 * sizeof(T));
    else if constexpr (kind == data::kind::text)
        return "string";
    else if constexpr (kind == data::kind::maybe)
        return type_text<std::remove_cvref_t<decltype(*std::declval<T const&>())>>() + '?';
    else if constexpr (kind == data::kind::sequence)
        return type_text<data::element_t<T>>() + "[]";
    else if constexpr (kind == data::kind::variant)
        return []<class First, class... Rest>(std::tuple<First, Rest...>*) {
            return (type_text<First>() + ... + (" | " + type_text<Rest>()));
        }(typename data::variant_shape<T>::alternatives{});
    else
        return std::string(type_name<T>());
}

/// A type by its name and its shape; nothing for what is not declared.
template <class T> any_endpoint::type describe_type() {
    if constexpr (std::same_as<T, undeclared> || std::same_as<T, done_t>)
        return {};
    else
        return {type_text<T>(), &shape_of<T>};
}

/// The name of the constant that declares an endpoint, as the compiler spells it: `api::get_user`.
template <auto const& E> constexpr std::string_view endpoint_name() noexcept {
    // "... [with const auto& E = api::get_user; ...]" (g++), "... [E = api::get_user]" (clang)
    std::string_view const s = __PRETTY_FUNCTION__;
    auto const begin = s.find("E = ") + 4;
    return s.substr(begin, s.find_first_of(";]", begin) - begin);
}

/// The first segment below the root, or else the last of the root.
std::string tag_of(std::string_view pattern, std::string_view root);

/// What the endpoint E declares, with its types forgotten.
template <auto const& E> any_endpoint describe_endpoint(code_location where) {
    using endpoint = endpoint_type<E>;
    any_endpoint e;
    e.name = endpoint_name<E>();
    e.tag = tag_of(E.pattern(), E.at().root_pattern());
    e.method = E.method().name();
    e.pattern = E.pattern();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (e.parameters.push_back({std::string(E.at().parameter_name(I)),
                                 describe_type<std::tuple_element_t<I, typename endpoint::path_type>>()}),
         ...);
    }(std::make_index_sequence<endpoint::parameter_count>{});
    e.query = describe_type<typename endpoint::query_type>();
    e.request = describe_type<typename endpoint::request_type>();
    e.response = describe_type<typename endpoint::response_type>();
    e.status = E.status();
    [&]<class... F>(std::tuple<F...>*) {
        (e.failures.push_back({E.template failure_status<F>(), describe_type<F>()}), ...);
    }(static_cast<typename endpoint::failure_types*>(nullptr));
    e.doc = E.doc();
    e.where = where;
    return e;
}

} // namespace tunic::detail
