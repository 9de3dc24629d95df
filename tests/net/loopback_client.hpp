#pragma once
#include "testing/reply_parser.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tunic::testing {

using namespace std::chrono_literals;

/// A blocking client on a real socket, whose every read ends after ten seconds. What goes wrong shows in its answers,
/// not in exceptions: status 0 is a connection that ended before an octet of the response.
class loopback_client {
public:
    /// `from`: the address it comes from, any of 127.0.0.0/8.
    explicit loopback_client(std::uint16_t port, char const* from = nullptr)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        if (from) {
            to.sin_family = AF_INET;
            EXPECT_EQ(::inet_pton(AF_INET, from, &to.sin_addr), 1);
            EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to), 0);
        }
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connect_to(reinterpret_cast<sockaddr const*>(&to), sizeof to);
    }
    explicit loopback_client(std::string const& unix_path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        std::strncpy(to.sun_path, unix_path.c_str(), sizeof to.sun_path - 1);
        connect_to(reinterpret_cast<sockaddr const*>(&to), sizeof to);
    }
    loopback_client(loopback_client&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_), parser_(std::move(other.parser_)),
          ended_(other.ended_) {}
    loopback_client& operator=(loopback_client&&) = delete;
    ~loopback_client() { close(); }

    [[nodiscard]] bool connected() const noexcept { return connected_; }

    bool write(std::string_view octets) const {
        while (!octets.empty()) {
            auto const n = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            octets.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    void ask(std::string_view path, std::string_view lines = {}) {
        parser_.expect("GET");
        write("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n");
    }
    /// Sends this, of which one response is expected.
    void ask_raw(std::string_view octets) {
        parser_.expect("GET");
        write(octets);
    }
    test_response get(std::string_view path) {
        ask(path);
        return answer();
    }
    /// The next response; incomplete, or of status 0, when the connection ends first.
    test_response answer() {
        while (parser_.responses().empty()) {
            if (ended_) return {};
            read_some();
        }
        auto r = std::move(parser_.responses().front());
        parser_.responses().erase(parser_.responses().begin());
        return r;
    }
    /// The server ends the connection, without a further octet, before the client's patience does.
    [[nodiscard]] bool ends() {
        while (!ended_)
            if (!read_some()) break;
        return ended_ && !timed_out_ && parser_.responses().empty();
    }
    /// The connection ended in the middle of a response.
    [[nodiscard]] bool truncated() const noexcept { return truncated_; }

    void half_close() const noexcept { ::shutdown(socket_, SHUT_WR); }
    void reset() noexcept {
        linger const at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }
    void close() noexcept {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    [[nodiscard]] int descriptor() const noexcept { return socket_; }

private:
    void connect_to(sockaddr const* to, socklen_t size) {
        timeval const patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        connected_ = ::connect(socket_, to, size) == 0;
        ended_ = !connected_;
    }
    // False: there will be no more.
    bool read_some() {
        char room[16 * 1024];
        auto const n = ::recv(socket_, room, sizeof room, 0);
        if (n > 0) {
            parser_.feed({room, static_cast<std::size_t>(n)});
            return true;
        }
        ended_ = true;
        timed_out_ = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        truncated_ = parser_.midway();
        parser_.end();
        return false;
    }

    int socket_;
    bool connected_ = false;
    reply_parser parser_;
    bool ended_ = false;
    bool timed_out_ = false;
    bool truncated_ = false;
};

/// Whether the condition comes true before the time is up.
template <class Condition> bool eventually(Condition condition, std::chrono::milliseconds time = 5s) {
    auto const end = std::chrono::steady_clock::now() + time;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

} // namespace tunic::testing
