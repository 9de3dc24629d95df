#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/middleware/principal.hpp>
#include <tunic/middleware/same_secret.hpp>

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tunic::middleware {

/// Finds the owner of credentials: a function of the context and the credentials, or a coroutine, that returns a bool
/// or a std::optional<principal>.
///
///     [](context&, std::string_view user, std::string_view password) {
///         auto const known = secrets.find(user);
///         return known != secrets.end() && same_secret(password, known->second);
///     }
///     [](context& c, std::string_view token) -> task<std::optional<principal>> {
///         auto const row = co_await sessions.find(c, token);
///         if (!row) co_return std::nullopt;
///         co_return principal(c, row->user, row->scope);
///     }
///
/// All loops call it concurrently, through const. Its exception is an error of the request (500), not a refusal. The
/// texts live as long as the request.
template <std::same_as<std::string_view>... Credentials> class credential_check {
    using found = std::optional<principal>;
    template <class R> static constexpr bool is_verdict = std::same_as<R, bool> || std::same_as<R, found>;
    template <class F> using result = std::invoke_result_t<std::decay_t<F> const&, context&, Credentials...>;

public:
    /// No check; must not be called.
    credential_check() = default;
    /// A function.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, credential_check>) && is_verdict<result<F>>
    credential_check(F&& f)
        : now_([f = std::decay_t<F>(std::forward<F>(f))](context& c, Credentials... credentials) -> found {
              return judged(c, f(c, credentials...), credentials...);
          }) {}
    /// A coroutine.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, credential_check>)
                && (std::same_as<result<F>, task<bool>> || std::same_as<result<F>, task<found>>)
    credential_check(F&& f)
        : later_([f = std::decay_t<F>(std::forward<F>(f))](context& c, Credentials... credentials) -> task<found> {
              return wait_for(c, f(c, credentials...), credentials...);
          }) {}

    explicit operator bool() const noexcept { return now_ || later_; }
    /// Whether it is a coroutine: then call later(), otherwise now().
    [[nodiscard]] bool waits() const noexcept { return static_cast<bool>(later_); }
    /// The owner of the credentials, or none: the verdict of a function.
    [[nodiscard]] found now(context& c, Credentials... credentials) const { return now_(c, credentials...); }
    /// The verdict of a coroutine; completes when the coroutine ends.
    [[nodiscard]] task<found> later(context& c, Credentials... credentials) const { return later_(c, credentials...); }

private:
    // A yes only confirms the name in the credentials: a user with a password has one, the bearer of a token does not.
    static found judged(context& c, bool yes, std::string_view name, std::string_view /*password*/) {
        return yes ? found(std::in_place, c, name) : std::nullopt;
    }
    static found judged(context& c, bool yes, std::string_view /*token*/) {
        return yes ? found(std::in_place, c, std::string_view()) : std::nullopt;
    }
    template <class... Same> static found judged(context&, found who, Same...) { return who; }

    template <class Verdict, class... Same>
    static task<found> wait_for(context& c, task<Verdict> asked, Same... credentials) {
        Verdict const verdict = co_await std::move(asked);
        co_return judged(c, verdict, credentials...);
    }

    callback<found(context&, Credentials...)> now_;
    callback<task<found>(context&, Credentials...)> later_;
};

} // namespace tunic::middleware
