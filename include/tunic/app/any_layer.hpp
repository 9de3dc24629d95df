#pragma once
#include <tunic/app/context.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/route/next.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace tunic {

/// A layer of the onion: anything callable through const as `task<>(context&, next)`.
///
/// It is a function, a lambda, or an object with options. It is copied or moved into the app and lives as long as the
/// service; all requests and threads share it (hence const).
template <class F>
concept layer_like = !detail::refers_to_next<detail::parameter_list_of<F>> && requires(F const& f, context& c, next n) {
    { f(c, n) } -> std::convertible_to<task<>>; // a lambda that only returns next() has no return type to write
};

/// A layer that learns the client from a proxy, as middleware::forwarded() does, tells which peers it believes.
/// The server's limits per address then count the client instead of the proxy, if it is a layer of the app itself.
template <class F>
concept peer_believer = requires(F const& f, std::string_view peer) {
    { f.believes(peer) } noexcept -> std::same_as<bool>;
};

class any_layer;

namespace detail {

/// Explains why F is not a layer.
template <class F> consteval void require_layer() {
    using parameters = parameter_list_of<F>;
    constexpr bool fine = layer_like<F>;
    constexpr bool changed = changed_by_calls<F>;
    constexpr bool reference = refers_to_next<parameters>;
    constexpr bool copy = copies_context<parameters>;
    constexpr bool alone = takes_one<parameters>;
    static_assert(
        fine || !changed,
        "a layer is called through const as f(context&, next) and returns task<>: a mutable lambda, or a call "
        "operator that is not const, would be changed by many requests at once");
    static_assert(
        fine || changed || !reference,
        "a layer is called through const as f(context&, next) and returns task<>: it takes next by value, for a "
        "reference would outlive what it refers to");
    static_assert(fine || changed || reference || !copy,
                  "a layer is called through const as f(context&, next) and returns task<>: it takes the context by "
                  "reference, context&, for there is one per request");
    static_assert(
        fine || changed || reference || copy || !alone,
        "a layer is called through const as f(context&, next) and returns task<>: one without next could never "
        "go on; what answers by itself is a handler, as in app.get(\"/x\", handler)");
    static_assert(fine || changed || reference || copy || alone,
                  "a layer is called through const as f(context&, next) and returns task<>");
}

/// Keeps a copy of `f` for as long as a copy of the result lives. A stateless function needs no keeping.
template <class F> inline constexpr F stateless{};
template <class F> std::shared_ptr<void const> keep(F f) {
    if constexpr (std::is_empty_v<F> && std::is_trivially_default_constructible_v<F>)
        return {std::shared_ptr<void const>{}, &stateless<F>};
    else
        return std::make_shared<F const>(std::move(f));
}

/// A type's name as listings show it: without the library's namespaces, `lambda` for lambdas, `function` for pointers.
std::string readable_name(std::string_view type);
/// A layer whose object has the type with this name.
any_layer layer_of_type(std::shared_ptr<void const> object, task<> (*invoke)(context&, next, void const*),
                        std::string_view type);
} // namespace detail

/// A type-erased layer: built-in middleware returns it, and apps keep it. A cheap copyable handle.
class any_layer {
public:
    /// Wraps any layer; the layer is copied or moved in.
    template <class F>
        requires(!std::same_as<std::decay_t<F>, any_layer>) && layer_like<std::decay_t<F>>
    any_layer(F&& f) : any_layer(own(std::decay_t<F>(std::forward<F>(f)))) {}

    /// Runs the layer.
    [[nodiscard]] task<> operator()(context& c, next n) const { return compiled_.invoke(c, n, compiled_.self); }

    /// Its name in listings and logs: its type's name, or the name given by named().
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// Whether it believes the peer with this address about who the client is; see peer_believer.
    [[nodiscard]] bool believes(std::string_view peer) const noexcept {
        return believes_ && believes_(compiled_.self, peer);
    }
    /// The two words that a compiled chain holds; valid while any copy of this layer lives.
    [[nodiscard]] routing::layer compiled() const noexcept { return compiled_; }

    friend any_layer named(std::string name, any_layer inner);

    /// For the builders: an object and the function that calls it.
    any_layer(std::shared_ptr<void const> object, task<> (*invoke)(context&, next, void const*), std::string name);
    any_layer(any_layer const&);
    any_layer(any_layer&&) noexcept;
    any_layer& operator=(any_layer const&);
    any_layer& operator=(any_layer&&) noexcept;
    ~any_layer();

private:
    template <class F> static any_layer own(F f) {
        auto made = detail::layer_of_type(
            detail::keep(std::move(f)),
            [](context& c, next n, void const* self) -> task<> { return (*static_cast<F const*>(self))(c, n); },
            type_name<F>());
        if constexpr (peer_believer<F>)
            made.believes_ = [](void const* self, std::string_view peer) noexcept {
                return static_cast<F const*>(self)->believes(peer);
            };
        return made;
    }
    std::shared_ptr<void const> owner_;
    routing::layer compiled_;
    bool (*believes_)(void const* self, std::string_view peer) noexcept = nullptr;
    std::string name_;
};

/// The same layer under your own name, for `describe()`, logs and traces: `use(named("auth", require_login))`.
any_layer named(std::string name, any_layer inner);

} // namespace tunic
