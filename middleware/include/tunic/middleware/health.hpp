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

/// One thing that has to be well, under a name: `{"database", ping}`.
///
/// `ping` is called as `f(context&)`, through const and on every loop at once; it returns bool or, if it has to wait,
/// `task<bool>`. What it throws counts as false. It should await what it asks others for: a check that blocks stops its
/// loop, and no time limit ends it.
class health_check {
public:
    /// The name is what `?verbose` shows; `f` is the check.
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

    /// As it was given.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// Asks it: whether all is well.
    [[nodiscard]] task<bool> operator()(context& c) const { return run_(c); }

private:
    static task<bool> at_once(context&, bool well) { co_return well; }

    std::string name_;
    callback<task<bool>(context&)> run_;
};

/// Options of health().
struct health_options {
    /// Whether the process works at all; when not, it is restarted. Without checks the answer itself is the proof.
    /// Nothing that other processes are responsible for belongs here.
    std::vector<health_check> live = {};
    /// Whether requests should be sent here: databases, caches, queues. Never while the server drains.
    std::vector<health_check> ready = {};
    /// Whether the start is over. Once all of them were well at the same time they are not asked again.
    std::vector<health_check> startup = {};
    /// Where the probe of `live` is; empty: nowhere.
    std::string live_path = "/livez";
    /// Where that of `ready` is.
    std::string ready_path = "/readyz";
    /// Where that of `startup` is.
    std::string startup_path = "/startupz";
    /// For each check. One that takes longer has failed.
    std::chrono::milliseconds time_limit = std::chrono::seconds(1);
    /// Who may ask for the single checks with `?verbose`.
    request_predicate verbose = true;
};

/// Answers the probes of an orchestrator or a load balancer: 200 when all is well, 503 otherwise, as text, never
/// cached.
///
///     app.use(health({.ready = {{"database", [&](context& c) { return db.ping(c); }}}}));
///
/// Only GET and HEAD of exactly these paths; everything else goes on. The checks of a probe run side by side.
/// `?verbose` lists them in the form of Kubernetes (`[+]database ok`), without saying why one failed: errors may hold
/// secrets.
///
/// While the server drains, /readyz is 503 and the connection closes; new connections are not accepted any more, which
/// tells the rest. To be taken out of rotation before that, let a check read a flag, set it, and stop the server some
/// seconds later.
///
/// Order: outermost, so that probes are neither logged nor limited nor asked who they are. Throws std::invalid_argument
/// for paths that do not begin with a slash or are the same, for names that are empty, given twice or have control
/// characters, and for a time limit that is not positive.
any_layer health(health_options options = {});

} // namespace tunic::middleware
