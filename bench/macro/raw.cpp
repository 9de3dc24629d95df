// The yardstick: about the least that a socket server can do. One thread, level-triggered epoll, a search for the end
// of the head, one canned answer per request, one send per recv. It knows no HTTP beyond that a POST carries as many
// octets of body as the command line says.

#include "canned.hpp"
#include "endpoint.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {
namespace {

class raw_server {
public:
    raw_server(endpoint const& where, std::size_t post_body)
        : post_body_(post_body), epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
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
                else
                    serve(fd);
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
        if (carry_.size() <= slot) carry_.resize(slot + 1);
        carry_[slot].clear();
        watch(fd);
    }

    void serve(int fd) {
        // An incomplete request waits in `carry` for its rest. That is rare, so the common path only looks at its size.
        auto& carry = carry_[static_cast<std::size_t>(fd)];
        std::memcpy(input_.data(), carry.data(), carry.size());
        auto const got = ::recv(fd, input_.data() + carry.size(), input_.size() - carry.size(), 0);
        if (got <= 0) {
            if (got == 0 || errno != EAGAIN) ::close(fd);
            return;
        }
        std::string_view rest(input_.data(), carry.size() + static_cast<std::size_t>(got));
        output_.clear();
        while (auto const size = request_size(rest)) {
            output_ += canned_response;
            rest.remove_prefix(size);
        }
        if (rest.size() == input_.size()) {
            ::close(fd);
            return;
        }
        if (!rest.empty() || !carry.empty()) carry.assign(rest);
        if (!output_.empty() && ::send(fd, output_.data(), output_.size(), MSG_NOSIGNAL) < 0) ::close(fd);
    }

    /// 0: not yet complete.
    [[nodiscard]] std::size_t request_size(std::string_view bytes) const noexcept {
        if (bytes.empty()) return 0;
        auto const* const end = static_cast<char const*>(::memmem(bytes.data(), bytes.size(), "\r\n\r\n", 4));
        if (end == nullptr) return 0;
        auto const size = static_cast<std::size_t>(end - bytes.data()) + 4 + (bytes.front() == 'P' ? post_body_ : 0);
        return size <= bytes.size() ? size : 0;
    }

    std::size_t post_body_;
    int epoll_;
    int listener_;
    std::vector<std::string> carry_;
    std::array<char, 64 * 1024> input_;
    std::string output_;
};

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    try {
        if (argc < 2)
            throw std::invalid_argument("usage: bench_raw HOST:PORT|unix:PATH [octets in the body of a POST]");
        auto const post_body = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
        bench::raw_server(bench::parse_endpoint(argv[1]), post_body).run();
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_raw: %s\n", e.what());
        return 1;
    }
}
