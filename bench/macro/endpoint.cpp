#include "endpoint.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>

namespace bench {
namespace {

endpoint unix_endpoint(std::string_view path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        throw std::invalid_argument("bad path of a Unix socket");
    std::memcpy(address.sun_path, path.data(), path.size());
    endpoint result{{}, sizeof address};
    std::memcpy(&result.address, &address, sizeof address);
    return result;
}

endpoint tcp_endpoint(std::string_view host, std::string_view port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    std::uint16_t number = 0;
    auto const [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size()) throw std::invalid_argument("bad port");
    address.sin_port = htons(number);
    auto const name = std::string(host == "localhost" ? "127.0.0.1" : host);
    if (::inet_pton(AF_INET, name.c_str(), &address.sin_addr) != 1) throw std::invalid_argument("bad IPv4 address");
    endpoint result{{}, sizeof address};
    std::memcpy(&result.address, &address, sizeof address);
    return result;
}

int open_socket(endpoint const& where, int flags) {
    int const fd = checked(::socket(where.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), "socket");
    int const on = 1;
    if (where.is_tcp()) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

} // namespace

int checked(int result, char const* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

endpoint parse_endpoint(std::string_view text) {
    if (text.starts_with("unix:")) return unix_endpoint(text.substr(5));
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) throw std::invalid_argument("expected HOST:PORT or unix:PATH");
    return tcp_endpoint(text.substr(0, colon), text.substr(colon + 1));
}

int open_connection(endpoint const& where) {
    int const fd = open_socket(where, 0);
    checked(::connect(fd, reinterpret_cast<sockaddr const*>(&where.address), where.length), "connect");
    checked(::fcntl(fd, F_SETFL, O_NONBLOCK), "fcntl");
    return fd;
}

int open_listener(endpoint const& where) {
    int const fd = open_socket(where, SOCK_NONBLOCK);
    int const on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    checked(::bind(fd, reinterpret_cast<sockaddr const*>(&where.address), where.length), "bind");
    checked(::listen(fd, SOMAXCONN), "listen");
    return fd;
}

} // namespace bench
