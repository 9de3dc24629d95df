#pragma once
#include "net/operation_memory.hpp"
#include "server/loop.hpp"

#include <tunic/app/log.hpp>
#include <tunic/server/server.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace tunic::net {

/// A listening socket that is open. Owns the descriptor until release().
class listening_socket {
public:
    /// Binds and listens. `port` 0: the system chooses. Throws std::system_error.
    static listening_socket tcp(std::string const& address, std::uint16_t port, bool share_port);
    static listening_socket unix_domain(std::string const& path);
    /// None: for a listener that is handed its connections by another.
    [[nodiscard]] listening_socket nothing_of_its_kind() const noexcept { return {-1, family_}; }

    listening_socket(listening_socket&& other) noexcept;
    listening_socket& operator=(listening_socket&&) = delete;
    ~listening_socket();

    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] int family() const noexcept { return family_; }
    [[nodiscard]] int get() const noexcept { return descriptor_; }
    [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

private:
    listening_socket(int descriptor, int family) noexcept : descriptor_(descriptor), family_(family) {}
    int descriptor_;
    int family_;
};

/// Accepts connections for one loop. Never stops for good: what one connection did wrong concerns that connection, and
/// when descriptors run out the newest one is closed and accepting pauses for a moment.
class listener {
public:
    /// `security`, if there is any, has every connection first, and outlives the listener.
    listener(boost::asio::io_context& engine, loop& serving, listening_socket socket, server_security* security);
    ~listener();

    void start();
    /// Takes what the system has accepted already, and nothing after that.
    void stop() noexcept;
    /// Hands connections round, one to each in turn, itself among them: whoever listens at a unix socket first would
    /// get nearly all. All live until none of their loops runs. Before start().
    void share_with(std::vector<listener*> all) { all_ = std::move(all); }

private:
    using engine_timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                           boost::asio::wait_traits<std::chrono::steady_clock>,
                                                           boost::asio::io_context::executor_type>;
    void wait();
    void accept_all();
    void place(int descriptor, sockaddr_storage const& peer);
    void adopt(int descriptor, sockaddr_storage const& peer);
    void turn_away(int descriptor, std::string_view peer, int status, std::string_view why) noexcept;
    void out_of_descriptors();
    void pause();

    boost::asio::io_context& engine_;
    loop& loop_;
    server_security* security_;
    boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> socket_;
    boost::asio::generic::stream_protocol protocol_;
    engine_timer pause_timer_;
    operation_memory waiting_; // for a connection, or for the end of a pause
    std::chrono::milliseconds pause_length_{0};
    steady_time last_complaint_{};
    std::vector<listener*> all_;
    std::size_t next_ = 0; // of all_
    int spare_ = -1;       // given up for a moment when descriptors run out
};

} // namespace tunic::net
