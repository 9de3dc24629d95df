#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/route/pattern.hpp>

#include <concepts>
#include <memory>
#include <utility>
#include <vector>

namespace tunic {

/// Whether a layer applies: `when([](context const& c) { return c.secure(); }, hsts)`. Called through const.
template <class P>
concept predicate_like = requires(P const& p, context const& c) {
    { p(c) } -> std::convertible_to<bool>;
};

namespace detail {
any_layer some_of(std::vector<any_layer> layers);
any_layer every_of(std::vector<any_layer> layers);
any_layer except_path(route_pattern pattern, any_layer inner);
} // namespace detail

/// The first layer that lets the request pass decides. The next one is tried when a layer answers by itself, or throws
/// an http_error below 500, before it calls next(). If none lets the request pass, the outcome of the last stands. Any
/// other exception passes through: a failing check must not turn into a 401.
///
///     use(some(session_auth, bearer_auth))
template <class... L>
    requires(sizeof...(L) >= 1) && (std::constructible_from<any_layer, L &&> && ...)
any_layer some(L&&... layers) {
    return detail::some_of({any_layer(std::forward<L>(layers))...});
}

/// All of the layers, in order, as one layer, for places that take a single layer.
template <class... L>
    requires(sizeof...(L) >= 1) && (std::constructible_from<any_layer, L &&> && ...)
any_layer every(L&&... layers) {
    return detail::every_of({any_layer(std::forward<L>(layers))...});
}

/// Runs the layer for requests that satisfy the predicate; others skip it.
template <predicate_like P> any_layer when(P predicate, any_layer inner) {
    auto name = inner.name();
    return named(std::move(name),
                 any_layer([predicate = std::move(predicate), inner = std::move(inner)](context& c, next n) -> task<> {
                     return predicate(c) ? inner(c, n) : n();
                 }));
}

/// Runs the layer except for requests that satisfy the predicate: `except([](context const& c) { ... },
/// require_login)`.
template <predicate_like P> any_layer except(P predicate, any_layer inner) {
    return when([predicate = std::move(predicate)](context const& c) { return !predicate(c); }, std::move(inner));
}

/// Runs the layer except for paths that match the pattern: `app.use(except("/health", rate_limit))`. The pattern is
/// matched as the router matches, so an escape in the path makes no difference.
inline any_layer except(route_pattern pattern, any_layer inner) {
    return detail::except_path(pattern, std::move(inner));
}

} // namespace tunic
