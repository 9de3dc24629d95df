#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/app/endpoint_info.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/base/type_name.hpp>
#include <tunic/data/json_kind.hpp>
#include <tunic/data/type_shape.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tunic::detail {

// The names of types, without instantiating the string handling for each of them.
std::string text_of(std::string_view name);
std::string text_of_integer(bool is_signed, std::size_t size);
std::string with_suffix(std::string text, std::string_view suffix);
std::string text_of_one(std::span<std::string const> alternatives);

/// The name of a type as people write it, independent of the compiler: `api::user[]`, `string`, `int64`.
template <class T> std::string type_text() {
    constexpr auto kind = data::kind_of<T>();
    if constexpr (kind == data::kind::boolean)
        return text_of("bool");
    else if constexpr (kind == data::kind::integer)
        return text_of_integer(std::is_signed_v<T>, sizeof(T));
    else if constexpr (kind == data::kind::text)
        return text_of("string");
    else if constexpr (kind == data::kind::maybe)
        return with_suffix(type_text<std::remove_cvref_t<decltype(*std::declval<T const&>())>>(), "?");
    else if constexpr (kind == data::kind::sequence)
        return with_suffix(type_text<data::element_t<T>>(), "[]");
    else if constexpr (kind == data::kind::variant)
        return []<class... A>(std::tuple<A...>*) {
            std::array<std::string, sizeof...(A)> const texts{type_text<A>()...};
            return text_of_one(texts);
        }(typename data::variant_shape<T>::alternatives{});
    else
        return text_of(type_name<T>());
}

/// A type's name and shape; empty for an undeclared type.
struct type_plan {
    std::string (*text)() = nullptr;
    shape_function shape = nullptr;
};
template <class T> consteval type_plan plan_of_type() {
    if constexpr (std::same_as<T, undeclared> || std::same_as<T, done_t>)
        return {};
    else
        return {&type_text<T>, &shape_of<T>};
}

/// The name of the constant that declares an endpoint, as the compiler spells it: `api::get_user`.
template <auto const& E> constexpr std::string_view endpoint_name() noexcept {
    // "... [with const auto& E = api::get_user; ...]" (g++), "... [E = api::get_user]" (clang)
    std::string_view const s = __PRETTY_FUNCTION__;
    auto const begin = s.find("E = ") + 4;
    return s.substr(begin, s.find_first_of(";]", begin) - begin);
}

/// The first segment below the root, otherwise the last segment of the root.
std::string tag_of(std::string_view pattern, std::string_view root);

/// The compile-time part of an endpoint's declaration.
struct endpoint_plan {
    struct parameter {
        std::string_view name;
        type_plan is;
    };
    struct failure {
        int status;
        type_plan is;
    };
    std::string_view name;
    std::string_view root_pattern;
    std::string_view method;
    std::string_view pattern;
    std::span<parameter const> parameters;
    type_plan query;
    type_plan request;
    type_plan response;
    int status;
    std::span<failure const> failures;
    std::string_view doc;
};
any_endpoint describe_endpoint(endpoint_plan const& plan, code_location where);

/// The declaration of the endpoint E with its types erased.
template <auto const& E> any_endpoint describe_endpoint(code_location where) {
    using endpoint = endpoint_type<E>;
    return [where]<std::size_t... P, std::size_t... F>(std::index_sequence<P...>, std::index_sequence<F...>) {
        static constexpr std::array<endpoint_plan::parameter, sizeof...(P)> parameters{endpoint_plan::parameter{
            E.at().parameter_name(P), plan_of_type<std::tuple_element_t<P, typename endpoint::path_type>>()}...};
        static constexpr std::array<endpoint_plan::failure, sizeof...(F)> failures{endpoint_plan::failure{
            E.failure_status(F), plan_of_type<std::tuple_element_t<F, typename endpoint::failure_types>>()}...};
        return describe_endpoint({.name = endpoint_name<E>(),
                                  .root_pattern = E.at().root_pattern(),
                                  .method = E.method().name(),
                                  .pattern = E.pattern(),
                                  .parameters = parameters,
                                  .query = plan_of_type<typename endpoint::query_type>(),
                                  .request = plan_of_type<typename endpoint::request_type>(),
                                  .response = plan_of_type<typename endpoint::response_type>(),
                                  .status = E.status(),
                                  .failures = failures,
                                  .doc = E.doc()},
                                 where);
    }(std::make_index_sequence<endpoint::parameter_count>{},
           std::make_index_sequence<std::tuple_size_v<typename endpoint::failure_types>>{});
}

} // namespace tunic::detail
