#pragma once
#include <arpa/inet.h>
#include <atomic>
#include <cstdint>
#include <functional>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tunic::testing {

/// A server on a loopback port that does, for each connection, what it is told: accept, hear, say, reset.
class loopback_peer {
public:
    /// One connection, as the script has it. Every wait ends after ten seconds.
    class conversation {
    public:
        explicit conversation(int socket) : socket_(socket) {
            timeval const patience{10, 0};
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        }
        conversation(conversation const&) = delete;
        conversation& operator=(conversation const&) = delete;
        ~conversation() { ::close(socket_); }

        /// Reads until this has come; false when the client ends the connection before.
        bool hear(std::string_view text) {
            for (auto at = heard.find(text); at == std::string::npos; at = heard.find(text)) {
                char room[4096];
                auto const n = ::recv(socket_, room, sizeof room, 0);
                if (n <= 0) return false;
                heard.append(room, static_cast<std::size_t>(n));
            }
            heard.erase(0, heard.find(text) + text.size());
            return true;
        }
        [[nodiscard]] int socket() const noexcept { return socket_; }
        bool hear_end() { return !hear("\x01 what no client says"); }
        void say(std::string_view text) const { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
        void reset() const {
            linger const at_once{1, 0};
            ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        }
        std::string heard;

    private:
        int socket_;
    };
    using script = std::function<void(conversation&, int number)>;

    explicit loopback_peer(script what)
        : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), what_(std::move(what)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<sockaddr const*>(&here), sizeof here);
        ::listen(listener_, 16);
        socklen_t size = sizeof here;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&here), &size);
        port_ = ntohs(here.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    loopback_peer(loopback_peer const&) = delete;
    loopback_peer& operator=(loopback_peer const&) = delete;
    ~loopback_peer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] int accepted() const noexcept { return accepted_; }

private:
    void serve() {
        for (;;) {
            int const socket = ::accept(listener_, nullptr, nullptr);
            if (socket < 0) return;
            conversation c(socket);
            what_(c, ++accepted_);
        }
    }
    int listener_;
    script what_;
    std::uint16_t port_ = 0;
    std::atomic<int> accepted_ = 0;
    std::thread thread_;
};

} // namespace tunic::testing
