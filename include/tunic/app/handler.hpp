#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/app/context.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/http/response.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace tunic {

/// A handler's result, if it has one: something text-like (sent as text/plain), a response (sent as is), or any other
/// value that can be written as JSON. A Content-Type that was set before stays.
template <class T>
concept answer = std::convertible_to<T const&, std::string_view> || std::same_as<T, response> || json_writable<T>;

namespace detail {

template <class T> inline constexpr bool is_task = false;
template <class T> inline constexpr bool is_task<task<T>> = true;

template <class T> void send(context& c, T&& value) {
    using plain = std::remove_cvref_t<T>;
    if constexpr (std::same_as<plain, response>)
        c.respond(value);
    else if constexpr (std::same_as<plain, std::string>)
        c.text(std::forward<T>(value));
    else if constexpr (std::convertible_to<plain const&, std::string_view>)
        c.text(std::string_view(value));
    else
        c.json(value);
}

template <class T> task<> send_when_done(context& c, task<T> work) { send(c, co_await std::move(work)); }

template <class T> struct awaited {
    using type = T;
};
template <class T> struct awaited<task<T>> {
    using type = T;
};

template <class F>
concept callable_as_handler = requires(F const& f, context& c) { f(c); };
template <class F>
using handler_result = typename awaited<std::remove_cvref_t<std::invoke_result_t<F const&, context&>>>::type;

} // namespace detail

/// The innermost function of a chain: callable through const with `context&`, returning `task<>`, `void`, an answer, or
/// a `task<answer>`. A handler that is not a coroutine costs no frame.
template <class F>
concept handler_like =
    detail::callable_as_handler<F> && (std::is_void_v<detail::handler_result<F>> || answer<detail::handler_result<F>>);

namespace detail {

template <class F> task<> run_handler(F const& f, context& c) {
    using result = std::invoke_result_t<F const&, context&>;
    c.res.mark_handled();
    if constexpr (std::same_as<result, task<>>) {
        return f(c);
    } else if constexpr (is_task<result>) {
        return send_when_done(c, f(c));
    } else if constexpr (std::is_void_v<result>) {
        f(c);
        return {};
    } else {
        send(c, f(c));
        return {};
    }
}

} // namespace detail

namespace detail {

template <class F> struct with_inputs; // from input.hpp

/// Runs a handler that a time limit may cut short. Once the limit has passed, the handler's changes to the response are
/// dropped, and the request is answered 503.
task<> run_in_time(context& c, task<> (*handler)(context&, void const*), void const* self);

template <class F> struct handler_call {
    static task<> enter(context& c, next, void const* self) {
        if (c.has_time_limit()) [[unlikely]]
            return run_in_time(c, &run, self);
        return run(c, self);
    }
    static task<> run(context& c, void const* self) { return run_handler(*static_cast<F const*>(self), c); }
};

/// `type` is the name of the handler's type.
template <class F> any_layer handler_layer(F f, std::string_view type) {
    return layer_of_type(keep(std::move(f)), &handler_call<F>::enter, type);
}

} // namespace detail

namespace detail {

/// Explains why F cannot be called as a handler.
template <class F> consteval void require_callable_handler() {
    using parameters = parameter_list_of<F>;
    constexpr bool fine = callable_as_handler<F> || takes_inputs<F>;
    constexpr bool changed = changed_by_calls<F>;
    constexpr bool copy = copies_context<parameters>;
    constexpr bool layer = layer_like<F>;
    constexpr bool more = takes_more_than_context<parameters>;
    static_assert(fine || !changed,
                  "a handler is called through const as f(context&): a mutable lambda, or a call operator that is not "
                  "const, would be changed by many requests at once");
    static_assert(fine || changed || !copy,
                  "a handler is called through const as f(context&): it takes the context by reference, context&, for "
                  "there is one per request");
    static_assert(fine || changed || copy || !layer,
                  "a handler is called through const as f(context&): this is a layer, f(context&, next), which needs a "
                  "handler behind it, as in GET(layer, handler)");
    static_assert(
        fine || changed || copy || layer || !more,
        "a handler is called through const as f(context&): besides the context it can only take params<T>, "
        "query<T>, headers<T>, cookies<T> and one of json<T>, form<T>, multipart<T>, text_body and bytes_body, "
        "of <tunic/input.hpp>; a parameter of the path is c.param(\"id\")");
    static_assert(fine || changed || copy || layer || more,
                  "a handler is called through const as f(context&): this one cannot be called that way");
}

} // namespace detail

/// A handler as a layer that never calls next().
template <class F> any_layer make_handler(F f) {
    detail::require_callable_handler<F>();
    if constexpr (detail::callable_as_handler<F>)
        static_assert(handler_like<F>, "a handler returns task<>, nothing, a text, a response, a value that can be "
                                       "written as JSON, or a task of one of these");
    if constexpr (handler_like<F>) {
        return detail::handler_layer(std::move(f), type_name<F>());
    } else if constexpr (detail::takes_inputs<F>) {
        detail::check_inputs<F>();
        static_assert(
            handler_like<detail::with_inputs<F>>,
            "a handler returns task<>, nothing, a text, a response, a value that can be written as JSON, or a "
            "task of one of these");
        return detail::handler_layer(detail::with_inputs<F>{std::move(f)}, type_name<F>());
    } else {
        return {nullptr, nullptr, {}};
    }
}

} // namespace tunic
