#pragma once
#include <tunic/app/context.hpp>
#include <tunic/base/callback.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace tunic::middleware {

/// A condition that may depend on the request: `.skip = true`, or
/// `.skip = [](context const& c) { return c.path() == "/health"; }`.
class request_predicate {
public:
    /// Always, or never.
    template <std::same_as<bool> B> request_predicate(B always) noexcept : always_(always) {}
    /// A function of the request; several threads may call it concurrently.
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
