#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic::middleware {

/// A named health check: `{"database", ping}`.
///
/// `ping` is called as `f(context&)`, through const and by all loops concurrently; it returns bool or, if it has to
/// wait, `task<bool>`. An exception counts as false. It should await requests to other services: a blocking check stops
/// its loop, and no time limit ends it.
class health_check {
public:
    /// `?verbose` shows the name; `f` is the check.
    template <class F>
        requires std::is_invocable_v<std::decay_t<F> const&, context&>
    health_check(std::string_view name, F&& f)
        : name_(name), run_([f = std::decay_t<F>(std::forward<F>(f))](context& c) -> task<bool> {
              if constexpr (std::same_as<std::invoke_result_t<std::decay_t<F> const&, context&>, task<bool>>)
                  return f(c);
              else
                  return at_once(c, f(c));
          }) {
        using result = std::invoke_result_t<std::decay_t<F> const&, context&>;
        static_assert(std::same_as<result, bool> || std::same_as<result, task<bool>>,
                      "a health check returns bool or task<bool>");
    }

    /// The name as given.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// Runs the check; true when healthy.
    [[nodiscard]] task<bool> operator()(context& c) const { return run_(c); }

private:
    static task<bool> at_once(context&, bool well) { co_return well; }

    std::string name_;
    callback<task<bool>(context&)> run_;
};

/// Options of health().
struct health_options {
    /// Whether the process works at all; if not, it is restarted. Without checks the answer itself is the proof. Do not
    /// check anything here that other processes are responsible for.
    std::vector<health_check> live = {};
    /// Whether requests should be sent here: databases, caches, queues. Never ready while the server drains.
    std::vector<health_check> ready = {};
    /// Whether the start is complete. Once all of them have passed together, they are not called again.
    std::vector<health_check> startup = {};
    /// The path of the probe for `live`; empty: none.
    std::string live_path = "/livez";
    /// The path of the probe for `ready`.
    std::string ready_path = "/readyz";
    /// The path of the probe for `startup`.
    std::string startup_path = "/startupz";
    /// The limit for each check; one that takes longer has failed.
    std::chrono::milliseconds time_limit = std::chrono::seconds(1);
    /// Who may see the individual checks with `?verbose`.
    request_predicate verbose = true;
};

/// Answers the probes of an orchestrator or a load balancer: 200 when all checks pass, 503 otherwise, as text, never
/// cached.
///
///     app.use(health({.ready = {{"database", [&](context& c) { return db.ping(c); }}}}));
///
/// Only for GET and HEAD of exactly these paths; all other requests go on. The checks of a probe run concurrently.
/// `?verbose` lists them in the format of Kubernetes (`[+]database ok`), without the reason of a failure: errors may
/// contain secrets.
///
/// While the server drains, /readyz is 503 and the connection closes; other clients notice that new connections are not
/// accepted. To be taken out of rotation before that, let a check read a flag, set the flag, and stop the server some
/// seconds later.
///
/// Order: outermost, so that probes are neither logged nor limited nor authenticated. Throws std::invalid_argument for
/// paths that do not begin with a slash or are equal, for names that are empty, repeated or contain control characters,
/// and for a time limit that is not positive.
any_layer health(health_options options = {});

} // namespace tunic::middleware
