#pragma once
#include "net/loopback_peer.hpp"

#include <array>
#include <mutex>
#include <poll.h>
#include <string>
#include <utility>

namespace tunic::testing {

/// A proxy that makes tunnels to ports of this host, one connection after the other, and keeps the heads it was asked
/// with.
class tunnel_proxy {
public:
    tunnel_proxy() : peer_([this](loopback_peer::conversation& c, int) { serve(c); }) {}
    [[nodiscard]] std::string url() const { return peer_.url(); }
    [[nodiscard]] int accepted() const noexcept { return peer_.accepted(); }
    /// What it says to the next that asks.
    void answer_with(std::string text) {
        std::lock_guard const lock(mutex_);
        answer_ = std::move(text);
    }
    /// Of all tunnels asked for, from the port on.
    [[nodiscard]] std::string heads() const {
        std::lock_guard const lock(mutex_);
        return heads_;
    }

private:
    void serve(loopback_peer::conversation& c) {
        if (!c.hear("CONNECT 127.0.0.1:")) return;
        auto const port = c.heard;
        if (!c.hear("\r\n\r\n")) return;
        auto const answer = answer_to(port);
        c.say(answer);
        if (answer.find(" 200 ") == std::string::npos) return;
        int const to = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in there{};
        there.sin_family = AF_INET;
        there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        there.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
        if (::connect(to, reinterpret_cast<sockaddr const*>(&there), sizeof there) == 0) carry(c.socket(), to);
        ::close(to);
    }
    std::string answer_to(std::string const& head) {
        std::lock_guard const lock(mutex_);
        heads_ += head;
        return answer_;
    }
    static void carry(int a, int b) {
        std::array<pollfd, 2> ends{{{a, POLLIN, 0}, {b, POLLIN, 0}}};
        std::array<char, 4096> room{};
        while (::poll(ends.data(), ends.size(), 10'000) > 0)
            for (std::size_t i = 0; i < 2; ++i) {
                if (ends[i].revents == 0) continue;
                auto const n = ::recv(ends[i].fd, room.data(), room.size(), 0);
                if (n <= 0) return;
                ::send(ends[1 - i].fd, room.data(), static_cast<std::size_t>(n), MSG_NOSIGNAL);
            }
    }

    std::mutex mutable mutex_;
    std::string answer_ = "HTTP/1.1 200 Connection established\r\n\r\n";
    std::string heads_;
    loopback_peer peer_; // the last: its thread uses the others
};

} // namespace tunic::testing
