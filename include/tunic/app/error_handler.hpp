#pragma once
#include <tunic/app/any_layer.hpp>

#include <concepts>
#include <exception>

namespace tunic {

/// `task<>(context&, std::exception_ptr)`: writes the response for an exception. The status and headers of an
/// http_error (`Retry-After`, `WWW-Authenticate` ...) are already set. A 5xx answer is logged as it would be without
/// the handler. A handler that rethrows the very exception it was given passes it to the next outer handler, so it
/// need only know its own:
///
///     on_error([](context& c, std::exception_ptr error) -> task<> {
///         try { std::rethrow_exception(error); } catch (out_of_stock const& e) { c.status(409).text(e.what()); }
///         co_return;
///     })
template <class F>
concept error_handler_like = requires(F const& f, context& c, std::exception_ptr e) {
    { f(c, e) } -> std::same_as<task<>>;
};

namespace detail {
/// What an on_error layer does besides calling the handler: it lets other exceptions pass, logs what the default answer
/// would log, and remembers that a handler failed, so that no outer one is called.
std::exception_ptr error_to_handle(context& c);
void error_was_handled(context& c, std::exception_ptr const& error);
[[noreturn]] void error_handler_failed(context& c);
} // namespace detail

/// An error handler in the form of a layer.
template <class F> any_layer make_error_layer(F handler) {
    static_assert(error_handler_like<F>,
                  "an error handler is called through const as f(context&, std::exception_ptr) and returns task<>");
    if constexpr (error_handler_like<F>) {
        struct error_layer {
            F handler;
            static task<> run(F const& handler, context& c, next inner) {
                std::exception_ptr error;
                try {
                    co_await inner();
                } catch (...) { error = detail::error_to_handle(c); }
                if (!error) co_return;
                std::exception_ptr thrown;
                try {
                    co_await handler(c, error);
                } catch (...) { thrown = std::current_exception(); }
                if (!thrown) co_return detail::error_was_handled(c, error);
                if (thrown == error) std::rethrow_exception(error);
                detail::error_handler_failed(c);
            }
            task<> operator()(context& c, next inner) const { return run(handler, c, inner); }
        };
        return named("on_error", any_layer(error_layer{std::move(handler)}));
    } else {
        return {nullptr, nullptr, {}};
    }
}

} // namespace tunic
