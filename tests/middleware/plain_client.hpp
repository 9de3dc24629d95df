#pragma once
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tunic::middleware {

// A client that asks the system for nothing but its socket, so that only the server's memory is counted.
class plain_client {
public:
    explicit plain_client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to), 0);
    }
    // To a unix socket.
    explicit plain_client(std::string const& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        EXPECT_LT(path.size(), sizeof to.sun_path);
        std::memcpy(to.sun_path, path.c_str(), path.size() + 1);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to), 0);
    }
    plain_client(plain_client const&) = delete;
    plain_client& operator=(plain_client const&) = delete;
    ~plain_client() { ::close(socket_); }

    void write(std::string_view octets) const {
        EXPECT_EQ(::write(socket_, octets.data(), octets.size()), static_cast<ssize_t>(octets.size()));
    }
    std::string_view read_some() {
        auto const n = ::read(socket_, room_, sizeof room_);
        return n > 0 ? std::string_view(room_, static_cast<std::size_t>(n)) : std::string_view();
    }
    // Ends with a reset, so that the server knows that nobody is there.
    void reset() const {
        linger const at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }

private:
    int socket_;
    char room_[4096] = {};
};

} // namespace tunic::middleware
