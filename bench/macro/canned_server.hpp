#pragma once

#include "endpoint.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// About the minimum for a socket server: one thread, level-triggered epoll, one send per recv. A `Connection`
/// finds the requests in the bytes of one recv and appends a response for each:
///
///     bool feed(std::string_view octets, std::string& output);    // false: close
///
/// `make` returns the state of a new connection, as a std::unique_ptr<Connection>.
template <class Connection, class Make> class canned_server {
public:
    canned_server(endpoint const& where, Make make)
        : make_(make), epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
          listener_(open_listener(where)) {
        watch(listener_);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 256> events;
        for (;;) {
            int const ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            if (ready < 0 && errno != EINTR) checked(ready, "epoll_wait");
            for (int i = 0; i < ready; ++i) {
                int const fd = events[static_cast<std::size_t>(i)].data.fd;
                if (fd == listener_)
                    accept_one();
                else if (!serve(fd))
                    ::close(fd);
            }
        }
    }

private:
    void watch(int fd) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        checked(::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    }

    void accept_one() {
        int const fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        auto const slot = static_cast<std::size_t>(fd);
        if (connections_.size() <= slot) connections_.resize(slot + 1);
        connections_[slot] = make_();
        watch(fd);
    }

    bool serve(int fd) {
        auto const got = ::recv(fd, input_.data(), input_.size(), 0);
        if (got <= 0) return got < 0 && errno == EAGAIN;
        output_.clear();
        auto& connection = *connections_[static_cast<std::size_t>(fd)];
        if (!connection.feed({input_.data(), static_cast<std::size_t>(got)}, output_)) return false;
        return output_.empty() || ::send(fd, output_.data(), output_.size(), MSG_NOSIGNAL) >= 0;
    }

    Make make_;
    int epoll_;
    int listener_;
    std::vector<std::unique_ptr<Connection>> connections_; // by descriptor
    std::array<char, 64 * 1024> input_;
    std::string output_;
};

} // namespace bench
