#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/app/endpoint_info.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/base/type_name.hpp>
#include <tunic/data/json_kind.hpp>

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tunic::detail {

/// The name of a type as people write it, whatever the compiler: `api::user[]`, `string`, `int64`.
template <class T> std::string type_text() {
    constexpr auto kind = data::kind_of<T>();
    if constexpr (std::same_as<T, undeclared> || std::same_as<T, done_t>)
        return {};
    else if constexpr (kind == data::kind::boolean)
        return "bool";
    else if constexpr (kind == data::kind::integer)
        return (std::is_signed_v<T> ? "int" : "uint") + std::to_string(8 * sizeof(T));
    else if constexpr (kind == data::kind::text)
        return "string";
    else if constexpr (kind == data::kind::maybe)
        return type_text<std::remove_cvref_t<decltype(*std::declval<T const&>())>>() + '?';
    else if constexpr (kind == data::kind::sequence)
        return type_text<data::element_t<T>>() + "[]";
    else
        return std::string(type_name<T>());
}

/// What the endpoint E declares, with its types forgotten.
template <auto const& E> any_endpoint describe_endpoint(code_location where) {
    using endpoint = endpoint_type<E>;
    any_endpoint e;
    e.method = E.method().name();
    e.pattern = E.pattern();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (e.parameters.push_back({std::string(E.at().parameter_name(I)),
                                 {type_text<std::tuple_element_t<I, typename endpoint::path_type>>()}}),
         ...);
    }(std::make_index_sequence<endpoint::parameter_count>{});
    e.query.name = type_text<typename endpoint::query_type>();
    e.request.name = type_text<typename endpoint::request_type>();
    e.response.name = type_text<typename endpoint::response_type>();
    e.status = E.status();
    [&]<class... F>(std::tuple<F...>*) {
        (e.failures.push_back({E.template failure_status<F>(), {type_text<F>()}}), ...);
    }(static_cast<typename endpoint::failure_types*>(nullptr));
    e.doc = E.doc();
    e.where = where;
    return e;
}

} // namespace tunic::detail
