#include <tunic/base/time.hpp>
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/middleware/timeout.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

// A time_limit that checks, when the time is up, whether there is still something to be late for.
class handler_limit : timer {
public:
    handler_limit(context& c, steady_time due) : timer(&time_up), context_(c), outer_(*c.scope()), scope_(outer_) {
        c.scheduling()->arm(*this, due);
        c.enter(&scope_);
    }
    ~handler_limit() {
        context_.scheduling()->disarm(*this);
        context_.enter(&outer_);
    }
    handler_limit(handler_limit const&) = delete;
    handler_limit& operator=(handler_limit const&) = delete;

    [[nodiscard]] bool passed() const noexcept { return passed_; }

private:
    static void time_up(timer& t) noexcept {
        auto& self = static_cast<handler_limit&>(t);
        if (self.context_.res.streaming()) return;
        self.passed_ = !self.scope_.cancelled(); // otherwise an outer scope was first, and will give its reason
        self.scope_.cancel(cancel_reason::deadline);
    }

    context& context_;
    cancel_scope& outer_;
    cancel_scope scope_;
    bool passed_ = false;
};

// When the time is up, answers of inner layers do not count.
task<> run_until(steady_time due, context& c, next n) {
    auto const before = c.res.save();
    handler_limit const limit(c, due);
    try {
        co_await n();
    } catch (...) {
        if (!limit.passed()) throw;
    }
    if (!limit.passed()) co_return;
    c.res.restore(before);
    throw timed_out();
}

class timeout_layer {
public:
    explicit timeout_layer(timeout_options options) : options_(std::move(options)) {
        if (options_.limit.count() <= 0)
            throw std::invalid_argument("timeout: a limit is longer than zero: leave the layer out to have none");
    }

    task<> operator()(context& c, next n) const {
        if (options_.skip(c)) return n();
        auto const due = time_after(c.scheduling()->now(), options_.limit);
        auto const* const outer = c.find<deadline>();
        c.put(deadline{outer ? std::min(due, outer->at) : due});
        return run_until(due, c, n);
    }

private:
    timeout_options options_;
};

} // namespace

any_layer timeout(timeout_options options) { return named("timeout", timeout_layer(std::move(options))); }

} // namespace tunic::middleware
