#pragma once
#include <tunic/app/context.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace tunic::middleware {

template <class Signature> class callback;

/// A function that options carry into a layer: called through const, by all loops at once, alive as long as the layer.
/// Copies share it, and a call costs one indirection and no memory. False when there is none.
template <class R, class... Args> class callback<R(Args...)> {
public:
    callback() noexcept = default;
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, callback>)
                    && std::is_invocable_r_v<R, std::decay_t<F> const&, Args...>
    callback(F&& f)
        : owner_(std::make_shared<std::decay_t<F> const>(std::forward<F>(f))),
          call_([](void const* self, Args... args) -> R {
              return static_cast<R>(
                  std::invoke(*static_cast<std::decay_t<F> const*>(self), std::forward<Args>(args)...));
          }) {}

    explicit operator bool() const noexcept { return call_ != nullptr; }
    R operator()(Args... args) const { return call_(owner_.get(), std::forward<Args>(args)...); }

private:
    std::shared_ptr<void const> owner_;
    R (*call_)(void const*, Args...) = nullptr;
};

/// A yes or no that may depend on the request: `.skip = true`, or
/// `.skip = [](context const& c) { return c.path() == "/health"; }`.
class request_predicate {
public:
    template <std::same_as<bool> B> request_predicate(B always) noexcept : always_(always) {}
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, request_predicate>)
                && std::is_invocable_r_v<bool, std::decay_t<F> const&, context const&>
    request_predicate(F&& f) : ask_(std::forward<F>(f)) {}

    bool operator()(context const& c) const { return ask_ ? ask_(c) : always_; }

private:
    callback<bool(context const&)> ask_;
    bool always_ = false;
};

} // namespace tunic::middleware
