#pragma once
#include "client/client_pool.hpp"
#include "client/client_transport.hpp"
#include "client/client_url.hpp"

#include <tunic/client/client_options.hpp>
#include <tunic/coro/environment.hpp>
#include <tunic/coro/task.hpp>

#include <coroutine>
#include <memory>
#include <optional>

namespace tunic::net {

class client_call;

/// The shared state of a client's calls. Outlives the client until the last of them has ended.
class client_core {
public:
    client_core(std::unique_ptr<client_transport> carried_by, client_options settings);

    /// Refuses further calls; running ones are cancelled.
    void shut() noexcept;
    [[nodiscard]] bool is_shut() const noexcept { return shut_; }

    /// The prefix of relative URLs, or nullptr.
    [[nodiscard]] client_url const* base() const noexcept { return base_ ? &*base_ : nullptr; }

    /// Throws std::logic_error for a coroutine on another loop: the timers and connections of calls are not for its
    /// thread, and nothing might run them.
    void demand_own_loop(environment const* of_waiter) const;
    /// When awaited, does the same for the awaiting coroutine.
    class loop_check;
    [[nodiscard]] loop_check own_loop() const noexcept;

    client_options const options;
    std::unique_ptr<client_transport> const transport;
    scheduler& loop;
    client_pool pool;
    client_call* first_call = nullptr;

private:
    std::optional<client_url> base_;
    bool shut_ = false;
};

class client_core::loop_check {
public:
    explicit loop_check(client_core const& core) noexcept : core_(core) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) const {
        core_.demand_own_loop(coro::environment_of(waiter));
        return false;
    }
    void await_resume() const noexcept {}

private:
    client_core const& core_;
};
inline client_core::loop_check client_core::own_loop() const noexcept { return loop_check(*this); }

} // namespace tunic::net
