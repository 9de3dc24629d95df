#include "net/client_dial.hpp"

#include "net/socket_stream.hpp"

#include <tunic/http/client_error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cerrno>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tunic::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct resolution {
    boost::system::error_code error;
    std::vector<tcp::endpoint> found;
};

/// Waits for a look-up. One that is given up goes on in the resolver's thread, and what it finds is not used.
class resolve_wait : coro::suspension, work_item {
public:
    resolve_wait(dial_site const& at, std::string const& host, std::uint16_t port)
        : suspension(&give_up), work_item([](work_item& w) noexcept { static_cast<resolve_wait&>(w).resume(); }),
          at_(at), host_(host), port_(port), resolver_(at.engine.get_executor()),
          shared_(std::make_shared<shared>(shared{this, {}})) {}
    resolve_wait(resolve_wait const&) = delete;
    resolve_wait& operator=(resolve_wait const&) = delete;
    ~resolve_wait() { shared_->waiting = nullptr; }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        if (!enter(waiter, coro::environment_of(waiter))) return false;
        resolver_.async_resolve(
            host_, std::to_string(port_), tcp::resolver::numeric_service,
            [s = shared_](boost::system::error_code error, tcp::resolver::results_type const& found) {
                if (!s->waiting) return;
                s->result.error = error;
                for (auto const& entry : found) s->result.found.push_back(entry.endpoint());
                std::exchange(s->waiting, nullptr)->resume();
            });
        return true;
    }
    [[nodiscard]] resolution await_resume() noexcept { return std::move(shared_->result); }

private:
    struct shared {
        resolve_wait* waiting;
        resolution result;
    };
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<resolve_wait&>(static_cast<suspension&>(hook));
        self.shared_->waiting = nullptr;
        self.at_.loop.post(self);
    }
    dial_site const& at_;
    std::string const& host_;
    std::uint16_t port_;
    asio::ip::basic_resolver<tcp, asio::io_context::executor_type> resolver_;
    std::shared_ptr<shared> shared_;
};

struct socket_to {
    sockaddr const* address;
    socklen_t size;
};

[[noreturn]] void fail_to_connect(std::string const& whom, int error) {
    throw client_error(client_fault::not_connected, whom + ": " + std::generic_category().message(error));
}

// Connects one socket; nothing, and the reason, when nobody accepts.
task<connection_ptr> connect_one(dial_site const& at, socket_to to, int& error) {
    error = 0;
    int const family = to.address->sa_family;
    int const descriptor = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        error = errno;
        co_return nullptr;
    }
    if (family != AF_UNIX) {
        int const on = 1;
        (void)::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    int const result = ::connect(descriptor, to.address, to.size);
    if (result != 0 && errno != EINPROGRESS) {
        error = errno;
        (void)::close(descriptor);
        co_return nullptr;
    }
    asio::generic::stream_protocol const protocol(family, family == AF_UNIX ? 0 : IPPROTO_TCP);
    connection_ptr made;
    std::unique_ptr<byte_stream> stream;
    try {
        stream = std::make_unique<socket_stream>(at.engine, protocol, descriptor, to.address);
    } catch (...) {
        (void)::close(descriptor);
        throw;
    }
    made.reset(new client_connection(at.engine, at.loop, std::move(stream)));
    if (result != 0) {
        made->want_room();
        co_await made->next_event();
        socklen_t size = sizeof error;
        if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
        if (error == 0 && made->waiting_for_room()) co_return nullptr; // given up
        if (error != 0) co_return nullptr;
    }
    co_return made;
}

} // namespace

task<connection_ptr> dial_tcp(dial_site const& at, std::string const& host, std::uint16_t port) {
    std::vector<tcp::endpoint> endpoints;
    boost::system::error_code no_literal;
    if (auto const literal = asio::ip::make_address(host, no_literal); !no_literal) {
        endpoints.emplace_back(literal, port);
    } else {
        auto looked_up = co_await resolve_wait(at, host, port);
        if (looked_up.error) throw client_error(client_fault::unresolved_host, host + ": " + looked_up.error.message());
        endpoints = std::move(looked_up.found);
    }
    int error = 0;
    for (auto const& e : endpoints) {
        auto made = co_await connect_one(at, {e.data(), static_cast<socklen_t>(e.size())}, error);
        if (made || error == 0) co_return made;
    }
    if (endpoints.empty()) co_return nullptr;
    fail_to_connect(host + ":" + std::to_string(port), error);
}

task<connection_ptr> dial_unix(dial_site const& at, std::string const& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) fail_to_connect(path, ENAMETOOLONG);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    int error = 0;
    auto made = co_await connect_one(at, {reinterpret_cast<sockaddr const*>(&address), sizeof address}, error);
    if (!made && error != 0) fail_to_connect(path, error);
    co_return made;
}

} // namespace tunic::net
