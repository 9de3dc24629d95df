#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tunic::net {

/// The result of looking up a host.
struct found_hosts {
    boost::system::error_code error;
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;
};

/// Waits for the addresses of a host. A cancelled look-up continues in the resolver's own thread, and its result is
/// dropped. `host` stays in place.
class host_lookup : coro::suspension, work_item {
public:
    host_lookup(boost::asio::io_context& engine, scheduler& loop, std::string const& host, std::uint16_t port)
        : suspension(&give_up), work_item([](work_item& w) noexcept { static_cast<host_lookup&>(w).resume(); }),
          loop_(loop), host_(host), port_(port), resolver_(engine.get_executor()),
          shared_(std::make_shared<shared>(shared{this, {}})) {}
    host_lookup(host_lookup const&) = delete;
    host_lookup& operator=(host_lookup const&) = delete;
    ~host_lookup() { shared_->waiting = nullptr; }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        if (!enter(waiter, coro::environment_of(waiter))) return false;
        begin();
        return true;
    }
    [[nodiscard]] found_hosts await_resume() noexcept { return std::move(shared_->result); }

private:
    struct shared {
        host_lookup* waiting;
        found_hosts result;
    };
    void begin();
    static void give_up(cancel_hook& hook, cancel_reason) noexcept;

    scheduler& loop_;
    std::string const& host_;
    std::uint16_t port_;
    boost::asio::ip::basic_resolver<boost::asio::ip::tcp, boost::asio::io_context::executor_type> resolver_;
    std::shared_ptr<shared> shared_;
};

} // namespace tunic::net
