#pragma once
#include "client/client_connection.hpp"

#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::net {

/// The destination of connections: a host and port, a proxy, a unix socket.
struct client_place {
    std::vector<connection_ptr> idle; // the most recently used at the end
    std::size_t open = 0;             // idle, in use, or being created
};

struct pool_limits {
    std::size_t per_place = 16;
    std::size_t in_all = 256;
    steady_duration idle_time{};
};

/// The right to one connection of a pool, and the connection once there is one. Returns the right when destroyed.
class client_lease {
public:
    client_lease() noexcept = default;
    client_lease(client_pool& pool, client_place& place, connection_ptr c) noexcept
        : connection(std::move(c)), pool_(&pool), place_(&place) {}
    client_lease(client_lease&& o) noexcept
        : connection(std::move(o.connection)), pool_(std::exchange(o.pool_, nullptr)), place_(o.place_) {}
    client_lease& operator=(client_lease&& o) noexcept {
        drop();
        connection = std::move(o.connection);
        pool_ = std::exchange(o.pool_, nullptr);
        place_ = o.place_;
        return *this;
    }
    ~client_lease() { drop(); }

    explicit operator bool() const noexcept { return pool_ != nullptr; }
    /// Closes the connection.
    void drop() noexcept;
    /// Keeps the connection for the next request, but no longer than `most`.
    void give_back(steady_duration most) noexcept;

    connection_ptr connection;

private:
    client_pool* pool_ = nullptr;
    client_place* place_ = nullptr;
};

/// The connections of a client. The most recently used one is used first, so that unneeded ones grow old; callers that
/// find none wait in one queue for all places.
class client_pool {
public:
    class lease_wait;

    client_pool(scheduler& loop, pool_limits const& limits) noexcept : loop_(loop), limits_(limits) {}
    client_pool(client_pool const&) = delete;
    client_pool& operator=(client_pool const&) = delete;

    /// Waits for a connection, or for permission to create one: then the lease has none. `fresh`: always the latter.
    /// Gives an empty lease when the scope is cancelled.
    [[nodiscard]] lease_wait acquire(std::string_view place, bool fresh);

    /// Closes idle connections, now and from now on.
    void shut() noexcept;
    [[nodiscard]] std::size_t open() const noexcept { return open_; }
    [[nodiscard]] std::size_t idle() const noexcept;

private:
    friend class client_lease;
    friend class client_connection;

    bool try_grant(lease_wait& w);
    bool make_room(client_place& place);
    void close_idle(client_place& place, std::size_t at) noexcept;
    void lose_idle(client_connection& c, client_place& place) noexcept;
    void give_back(client_place& place, connection_ptr c, steady_duration most) noexcept;
    bool keep(client_place& place, connection_ptr& c, steady_duration most) noexcept;
    void serve_waiters() noexcept;
    void forget_if_empty(client_place& place) noexcept;

    scheduler& loop_;
    pool_limits limits_;
    std::map<std::string, client_place, std::less<>> places_;
    lease_wait* first_ = nullptr;
    lease_wait* last_ = nullptr;
    std::size_t open_ = 0;
    bool shut_ = false;
};

class client_pool::lease_wait : coro::suspension, work_item {
public:
    lease_wait(client_pool& pool, std::string_view place, bool fresh)
        : suspension(&give_up), work_item([](work_item& w) noexcept { static_cast<lease_wait&>(w).resume(); }),
          pool_(pool), place_(place), fresh_(fresh) {}
    lease_wait(lease_wait const&) = delete;
    lease_wait& operator=(lease_wait const&) = delete;
    ~lease_wait() { leave_line(); }

    [[nodiscard]] bool await_ready() { return !pool_.first_ && pool_.try_grant(*this); }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        if (!enter(waiter, coro::environment_of(waiter))) return false;
        join_line();
        pool_.serve_waiters(); // those queued before it may wait for another place
        return true;
    }
    [[nodiscard]] client_lease await_resume() noexcept { return std::move(lease_); }

private:
    friend class client_pool;
    void join_line() noexcept;
    void leave_line() noexcept;
    void granted() noexcept {
        leave_line();
        post();
    }
    void post() noexcept {
        if (!std::exchange(posted_, true)) pool_.loop_.post(*this);
    }
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<lease_wait&>(static_cast<suspension&>(hook));
        self.leave_line();
        self.post();
    }
    client_pool& pool_;
    std::string place_;
    bool fresh_;
    bool in_line_ = false;
    bool posted_ = false;
    lease_wait* next_in_line_ = nullptr;
    lease_wait* previous_in_line_ = nullptr;
    client_lease lease_;
};

inline client_pool::lease_wait client_pool::acquire(std::string_view place, bool fresh) {
    return lease_wait(*this, place, fresh);
}

} // namespace tunic::net
