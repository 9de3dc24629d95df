#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/app/context.hpp>
#include <tunic/app/input.hpp>
#include <tunic/app/route.hpp>
#include <tunic/data/text_reader.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

// Turns a request into the types that an endpoint declares. The same layers read the inputs of other handlers, so the
// order, status and text of refusals are the same.

namespace tunic::detail {

/// The path parameters of a request, kept with it.
template <auto const& E> struct held_path {
    typename endpoint_type<E>::path_type value;
};

/// A path parameter as a T. Faults go to `faults`, as for a field of params<T>; the result is then empty.
template <class T>
std::optional<T> read_path_value(std::string_view text, data::fault_list& faults, data::path_step const& at) {
    if (!data::require_texts(std::span(&text, 1), false, faults, &at)) return std::nullopt;
    auto const before = faults.found();
    if constexpr (std::default_initializable<T>) {
        T value{};
        data::read_one_text(text, value, {}, faults, &at);
        if (faults.found() == before) [[likely]]
            return value;
    } else { // built by its json_as alone
        if (auto value = json_as<T>::into(text)) return *std::move(value);
        faults.add(&at, data::into_code<T>(), std::string(data::into_message<T>()));
    }
    return std::nullopt;
}

template <auto const& E> struct path_layer {
    task<> operator()(context& c, next inner) const {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            using path = typename endpoint_type<E>::path_type;
            data::fault_list faults;
            std::tuple<std::optional<std::tuple_element_t<I, path>>...> values{
                read_path_value<std::tuple_element_t<I, path>>(
                    c.param(E.at().parameter_name(I)), faults,
                    data::path_step::member(nullptr, E.at().parameter_name(I)))...};
            if (!faults.empty()) [[unlikely]]
                refuse_input(input_target::params, std::move(faults), {}, messages_for(c));
            c.put(held_path<E>{path{*std::get<I>(std::move(values))...}});
        }(std::make_index_sequence<endpoint_type<E>::parameter_count>{});
        return inner();
    }
};

/// The layers that read what E declares.
template <auto const& E> void add_declared_inputs(route_item& item) {
    using endpoint = endpoint_type<E>;
    if constexpr (endpoint::parameter_count != 0) {
        add_input_layers(item, input_target::params, "path parameters", &enter_stateless<path_layer<E>>,
                         &enter_stateless<path_layer<E>>, nullptr);
    }
    if constexpr (endpoint::has_query) add_input<query<typename endpoint::query_type>>(item);
    if constexpr (endpoint::has_request) add_input<json<typename endpoint::request_type>>(item);
}

template <auto const& E> typename endpoint_type<E>::path_type& declared_path(context& c) {
    if constexpr (endpoint_type<E>::parameter_count != 0) {
        return c.get<held_path<E>>().value;
    } else {
        static std::tuple<> nothing;
        return nothing;
    }
}

/// The value of a declared input; null for an undeclared one.
template <class Input, class T> T* declared_input(context& c, T*) {
    if constexpr (std::same_as<T, undeclared>)
        return nullptr;
    else
        return &c.get<held_input<Input>>().value;
}

} // namespace tunic::detail
