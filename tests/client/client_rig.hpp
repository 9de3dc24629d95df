#pragma once
#include "client/client_transport.hpp"

#include <tunic/client/client.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/when_all.hpp>
#include <tunic/http/client_error.hpp>
#include <tunic/testing/memory_connection.hpp>
#include <tunic/testing/simulated_loop.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic::testing {

using namespace std::chrono_literals;

/// Waits until it is given up.
class endless_wait : coro::suspension, work_item {
public:
    explicit endless_wait(scheduler& loop) noexcept
        : suspension(&give_up), work_item([](work_item& w) noexcept { static_cast<endless_wait&>(w).resume(); }),
          loop_(loop) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) noexcept {
        return enter(waiter, coro::environment_of(waiter));
    }
    void await_resume() const noexcept {}

private:
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<endless_wait&>(static_cast<suspension&>(hook));
        self.loop_.post(self);
    }
    scheduler& loop_;
};

/// Connections in memory, of which the test holds the servers' ends.
class memory_transport final : public net::client_transport {
public:
    memory_transport(scheduler& loop, net::closing_connections& closing, conditions const& c)
        : how(c), loop_(loop), closing_(closing) {}

    [[nodiscard]] scheduler& loop() noexcept override { return loop_; }
    [[nodiscard]] std::string place_of(net::client_url const& url) const override { return url.authority; }
    [[nodiscard]] task<net::dialled> dial(net::client_url const& url, environment&, steady_time) override {
        if (silent) co_await endless_wait(loop_);
        if (deaf || silent) co_return net::dialled(client_fault::not_connected, "nobody listens");
        auto& made = *peers->emplace_back(std::make_unique<memory_connection>(loop_, how));
        try {
            made.reserve(reserved);
            hosts.push_back(url.authority);
            co_return net::dialled(net::connection_ptr(new net::client_connection(loop_, closing_, made.accept())));
        } catch (...) {
            peers->pop_back();
            throw;
        }
    }

    conditions how;
    bool deaf = false;        ///< refuses connections
    bool silent = false;      ///< does not even do that
    std::size_t reserved = 0; ///< octets that a connection has memory for
    using connections = std::vector<std::unique_ptr<memory_connection>>;
    std::shared_ptr<connections> peers = std::make_shared<connections>(); // the rig looks at them when this has gone
    std::vector<std::string> hosts;

private:
    scheduler& loop_;
    net::closing_connections& closing_;
};

/// A task of the client that was started, and may have ended.
template <class T> class pending : completion {
public:
    pending(simulated_loop& loop, task<T> work)
        : completion([](completion& c) noexcept { static_cast<pending&>(c).done_ = true; }), loop_(loop),
          work_(std::move(work)) {
        if (work_.start(*this, &env_)) done_ = true;
        loop_.settle();
    }
    pending(pending const&) = delete;
    pending& operator=(pending const&) = delete;
    ~pending() {
        if (!done_) cancel();
        EXPECT_TRUE(done_) << "a call does not end though it was cancelled";
        if (!done_) std::abort(); // its frames would be destroyed while they wait
    }

    [[nodiscard]] bool done() const noexcept { return done_; }
    void cancel() {
        scope_.cancel(cancel_reason::client_gone);
        loop_.settle();
    }
    /// What it gives; throws what it throws.
    auto& value() {
        if (!done_) throw std::logic_error("the call has not ended");
        if (!value_) {
            if constexpr (std::is_void_v<T>)
                work_.result(), value_.emplace();
            else
                value_.emplace(work_.result());
        }
        return *value_;
    }
    /// Why it came to nothing; nothing when it has a value, or has not ended.
    std::optional<client_fault> fault() {
        if (!done_) return std::nullopt;
        try {
            static_cast<void>(value());
        } catch (client_error const& e) {
            what_ = e.what();
            return e.fault();
        }
        return std::nullopt;
    }
    /// What the client_error says; after fault().
    [[nodiscard]] std::string const& what() const noexcept { return what_; }

private:
    simulated_loop& loop_;
    cancel_scope scope_;
    environment env_{nullptr, &loop_, &scope_};
    task<T> work_;
    std::optional<coro::result_of<T>> value_;
    std::string what_;
    bool done_ = false;
};

/// A client on a simulated clock, over connections in memory whose other ends the test plays. At its end it destroys
/// the client, and demands that nothing is left: no connection, no timer, and that no stream was misused.
class client_rig {
public:
    explicit client_rig(client_options options = {}, conditions const& how = {}) {
        if (options.base.empty()) options.base = "http://a";
        auto t = std::make_unique<memory_transport>(loop, closing_, how);
        transport = t.get();
        peers = t->peers;
        made_.emplace(std::move(t), std::move(options));
    }
    ~client_rig() {
        made_.reset();
        loop.settle();
        for (auto& p : *peers) {
            EXPECT_TRUE(p->server_closed()) << "a connection is left open";
            EXPECT_EQ(p->violations(), std::vector<std::string>{});
        }
        EXPECT_TRUE(loop.idle()) << "timers or posted work are left";
    }
    [[nodiscard]] client& http() noexcept { return *made_; }
    /// Destroys it while its calls are under way.
    void destroy_client() {
        made_.reset();
        loop.settle();
    }

    /// Begins a call, and lets it come as far as it can.
    template <class T> [[nodiscard]] pending<T> start(task<T> work) { return pending<T>(loop, std::move(work)); }

    [[nodiscard]] std::size_t dialled() const noexcept { return peers->size(); }
    /// The server's end of a connection, in the order they were made.
    [[nodiscard]] memory_connection& peer(std::size_t i = 0) { return *peers->at(i); }
    /// What has come to it.
    [[nodiscard]] std::string received(std::size_t i = 0) { return std::string(peer(i).received()); }
    void put(std::string_view octets, std::size_t i = 0) {
        peer(i).put(octets);
        loop.settle();
    }
    void finish(std::size_t i = 0) {
        peer(i).finish();
        loop.settle();
    }
    void reset(std::size_t i = 0) {
        peer(i).reset();
        loop.settle();
    }

    simulated_loop loop;
    memory_transport* transport = nullptr; ///< while there is a client
    std::shared_ptr<memory_transport::connections> peers;

private:
    net::closing_connections closing_;
    std::optional<client> made_;
};

/// A response with its length.
inline std::string response(int status, std::string_view body = {}, std::string_view lines = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\n" + std::string(lines)
           + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

} // namespace tunic::testing
