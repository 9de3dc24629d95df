#pragma once
#include <tunic/api/call.hpp>
#include <tunic/api/endpoint.hpp>
#include <tunic/api/endpoint_input.hpp>
#include <tunic/api/endpoint_names.hpp>
#include <tunic/api/reply.hpp>
#include <tunic/app/app.hpp>
#include <tunic/app/context.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/finite.hpp>
#include <tunic/data/rules.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace tunic {

namespace detail {
template <class F, auto const& E>
concept takes_call = std::is_invocable_v<F const&, call<E>&>;
template <class R, auto const& E>
concept reply_or_task = std::same_as<R, reply<E>> || std::same_as<R, task<reply<E>>>;
} // namespace detail

/// The handler of the endpoint E: callable through const as f(call<E>&), returning a reply<E> or a task of one.
template <class F, auto const& E>
concept endpoint_handler =
    detail::takes_call<F, E> && detail::reply_or_task<std::invoke_result_t<F const&, call<E>&>, E>;

namespace detail {

/// Whether the app checks its responses, and this one has a body to check.
bool checks_response(context const& c) noexcept;
/// Throws std::logic_error: the handler's answer breaks its own declaration.
[[noreturn]] void refuse_response(method verb, std::string_view pattern, data::fault_list const& faults);

template <auto const& E> void send_reply(context& c, reply<E> const& answer) {
    std::visit(
        [&c]<class T>(T const& value) {
            using response = typename endpoint_type<E>::response_type;
            if constexpr (std::same_as<T, response> && data::governed<T>)
                if (data::fault_list faults; checks_response(c) && !check(value, faults))
                    refuse_response(E.method(), E.pattern(), faults);
            if constexpr (data::has_reals<T>())
                if (data::fault_list faults; !data::check_finite(value, faults)) [[unlikely]]
                    refuse_response(E.method(), E.pattern(), faults);
            if constexpr (!std::same_as<T, response>)
                c.status(E.template failure_status<T>());
            else if (E.status() != 200 || c.res.has_status()) // a response with a body is 200 anyway
                c.status(E.status());
            if constexpr (!std::same_as<T, done_t>) c.json(value);
        },
        answer.value());
}

/// Turns a handler of an endpoint into one that takes the context.
template <auto const& E, class F> struct served {
    using endpoint = endpoint_type<E>;
    F f;

    task<> operator()(context& c) const {
        if constexpr (std::same_as<std::invoke_result_t<F const&, call<E>&>, reply<E>>) {
            auto request = request_of(c);
            send_reply<E>(c, f(request));
            return {};
        } else {
            return run(f, c);
        }
    }

private:
    static call<E> request_of(context& c) {
        return {c, declared_path<E>(c),
                declared_input<query<typename endpoint::query_type>>(
                    c, static_cast<typename endpoint::query_type*>(nullptr)),
                declared_input<json<typename endpoint::request_type>>(
                    c, static_cast<typename endpoint::request_type*>(nullptr))};
    }
    static task<> run(F const& f, context& c) {
        auto request = request_of(c);
        auto answer = f(request);
        co_await answer.when_ready();
        send_reply<E>(c, answer.peek());
    }
};

/// The route of one endpoint: its inputs, then its handler.
route make_endpoint_route(any_endpoint (*describe)(code_location), void (*add_declared_inputs)(route_item&),
                          any_layer handler, code_location where);

template <auto const& E> struct endpoint_route {
    template <class F> static route make(F&& handler, code_location where) {
        using function = std::decay_t<F>;
        static_assert(takes_call<function, E>,
                      "tunic: the handler of an endpoint is called through const as f(call<E>&)");
        if constexpr (takes_call<function, E>) {
            static_assert(endpoint_handler<function, E>,
                          "tunic: the handler of an endpoint returns reply<E> or task<reply<E>>");
            if constexpr (endpoint_handler<function, E>)
                return make_endpoint_route(
                    &describe_endpoint<E>, &add_declared_inputs<E>,
                    handler_layer(served<E, function>{std::forward<F>(handler)}, type_name<function>()), where);
        }
        return route{std::string(E.pattern()), where, {}}; // an assertion above has failed
    }
};

} // namespace detail

/// An endpoint and its handler as a route, to be mounted or put into a group whose layers it needs. A prefix is not
/// part of the declaration, so clients would not know it: groups of endpoints have the prefix "/".
///
///     app.mount(define_group("/", use(require_login), serve<api::get_user>(show), serve<api::drop_user>(drop)));
template <auto const& E, class F> route serve(F&& handler, code_location where = code_location::here()) {
    return detail::endpoint_route<E>::make(std::forward<F>(handler), where);
}

} // namespace tunic
