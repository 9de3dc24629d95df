#include "server/listener.hpp"

#include "net/peer_address.hpp"
#include "net/protocols.hpp"
#include "net/socket_stream.hpp"
#include "server/turned_away.hpp"

#include <tunic/app/service_core.hpp>
#include <tunic/net/stream_security.hpp>

#include <boost/asio/post.hpp>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace tunic::net {
namespace {

constexpr int backlog = 4096; // the system cuts it to its own limit
constexpr int accepted_at_once = 64;
constexpr std::chrono::milliseconds shortest_pause{5};
constexpr std::chrono::milliseconds longest_pause{1000};

[[noreturn]] void fail(std::string const& what) { throw std::system_error(errno, std::generic_category(), what); }

struct socket_address {
    sockaddr_storage storage{};
    socklen_t size = 0;
    [[nodiscard]] sockaddr const* get() const noexcept { return reinterpret_cast<sockaddr const*>(&storage); }
};

socket_address ip_address(std::string const& text, std::uint16_t port) {
    socket_address a;
    auto& v4 = reinterpret_cast<sockaddr_in&>(a.storage);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(a.storage);
    if (::inet_pton(AF_INET, text == "localhost" ? "127.0.0.1" : text.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        a.size = sizeof v4;
    } else if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        a.size = sizeof v6;
    } else {
        errno = EINVAL;
        fail("'" + text + "' is no IP address to listen on");
    }
    return a;
}

class descriptor {
public:
    explicit descriptor(int d) noexcept : d_(d) {}
    descriptor(descriptor&& other) noexcept : d_(other.release()) {}
    descriptor& operator=(descriptor&&) = delete;
    ~descriptor() {
        if (d_ >= 0) ::close(d_);
    }
    [[nodiscard]] int get() const noexcept { return d_; }
    [[nodiscard]] int release() noexcept { return std::exchange(d_, -1); }

private:
    int d_;
};

descriptor open_socket(int family) {
    descriptor d(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (d.get() < 0) fail("cannot open a socket");
    return d;
}

void bind_to(descriptor const& d, socket_address const& a, bool reuse_port, std::string const& where) {
    int const on = 1;
    (void)::setsockopt(d.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (reuse_port) (void)::setsockopt(d.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (::bind(d.get(), a.get(), a.size) != 0) fail("cannot listen on " + where);
}

int accept_one(int listening, socket_address& peer) noexcept {
    peer.size = sizeof peer.storage;
    return ::accept4(listening, reinterpret_cast<sockaddr*>(&peer.storage), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

} // namespace

listening_socket::listening_socket(listening_socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), family_(other.family_) {}

listening_socket::~listening_socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

// Every loop has a socket of its own on the same port (SO_REUSEPORT). That would let a second server share the port
// without a word; unless it is asked to, the first socket checks that the port is free.
listening_socket listening_socket::tcp(std::string const& address, std::uint16_t port, bool share_port) {
    auto const where = address + ":" + std::to_string(port);
    auto const a = ip_address(address, port);
    if (port != 0 && !share_port) bind_to(open_socket(a.storage.ss_family), a, false, where);
    auto d = open_socket(a.storage.ss_family);
    bind_to(d, a, true, where);
    if (::listen(d.get(), backlog) != 0) fail("cannot listen on " + where);
    return {d.release(), a.storage.ss_family};
}

listening_socket listening_socket::unix_domain(std::string const& path) {
    socket_address a;
    auto& u = reinterpret_cast<sockaddr_un&>(a.storage);
    if (path.size() >= sizeof u.sun_path) {
        errno = ENAMETOOLONG;
        fail("cannot listen on " + path);
    }
    u.sun_family = AF_UNIX;
    std::memcpy(u.sun_path, path.c_str(), path.size() + 1);
    a.size = sizeof u;
    // A file that nobody listens on any more was left behind by a server that was killed.
    struct stat info{};
    if (::lstat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode)) {
        auto const probe = open_socket(AF_UNIX);
        if (::connect(probe.get(), a.get(), a.size) != 0 && errno == ECONNREFUSED) (void)::unlink(path.c_str());
    }
    auto d = open_socket(AF_UNIX);
    bind_to(d, a, false, path);
    if (::listen(d.get(), backlog) != 0) fail("cannot listen on " + path);
    return {d.release(), AF_UNIX};
}

std::uint16_t listening_socket::port() const noexcept {
    sockaddr_storage a{};
    socklen_t size = sizeof a;
    if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&a), &size) != 0) return 0;
    if (a.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in&>(a).sin_port);
    if (a.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(a).sin6_port);
    return 0;
}

listener::listener(boost::asio::io_context& engine, loop& serving, listening_socket socket, server_security* security)
    : engine_(engine), loop_(serving), security_(security), socket_(engine.get_executor()),
      protocol_(socket.family(), socket.family() == AF_UNIX ? 0 : IPPROTO_TCP), pause_timer_(engine.get_executor()) {
    if (socket.get() < 0) return; // others listen for it
    socket_.assign(socket.get());
    (void)socket.release();
    spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

listener::~listener() {
    if (spare_ >= 0) ::close(spare_);
}

void listener::start() {
    if (socket_.is_open()) wait();
}

void listener::stop() noexcept {
    boost::system::error_code ignored;
    pause_timer_.cancel();
    all_.clear(); // the other loops may have come to their end
    // To their clients these are connected, and the system would reset them.
    for (int i = 0; i < backlog && socket_.is_open(); ++i) {
        socket_address peer;
        int const d = accept_one(socket_.native_handle(), peer);
        if (d >= 0)
            adopt(d, peer.storage);
        else if (errno != ECONNABORTED && errno != EINTR)
            break;
    }
    (void)socket_.close(ignored);
}

void listener::wait() {
    socket_.async_wait(decltype(socket_)::wait_read, waiting_.lend([this](boost::system::error_code error) {
        if (error || !socket_.is_open()) return;
        accept_all();
    }));
}

void listener::accept_all() {
    for (int i = 0; i < accepted_at_once; ++i) {
        socket_address peer;
        int const d = accept_one(socket_.native_handle(), peer);
        if (d >= 0) {
            pause_length_ = {};
            place(d, peer.storage);
            continue;
        }
        switch (errno) {
        case EAGAIN: return wait();
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM: return out_of_descriptors();
        default: break; // ECONNABORTED, EPROTO, EINTR ...: of one connection, or of nothing; the next one
        }
    }
    wait();
}

void listener::place(int d, sockaddr_storage const& peer) {
    auto* const chosen = all_.empty() ? this : all_[next_++ % all_.size()];
    if (chosen == this) return adopt(d, peer);
    descriptor owned(d);
    try {
        boost::asio::post(chosen->engine_, [chosen, peer, owned = std::move(owned)]() mutable {
            if (!chosen->loop_.has_drained()) chosen->adopt(owned.release(), peer); // else it closes with this
        });
    } catch (std::exception const& e) { loop_.service.log(log_level::warning, e.what()); }
}

void listener::adopt(int d, sockaddr_storage const& peer) {
    descriptor owned(d);
    peer_address const from(reinterpret_cast<sockaddr const*>(&peer));
    std::unique_ptr<address_share> share;
    try {
        std::string_view why;
        if (loop_.gate && !loop_.service.believes(from.text()))
            share = loop_.gate->connection(from.text(), security_ != nullptr, loop_.scheduling.now(), why);
        if (!why.empty()) return turn_away(d, from.text(), 429, why);
    } catch (std::exception const& e) { return loop_.service.log(log_level::warning, e.what()); }
    if (!loop_.has_room()) return turn_away(d, from.text(), 503, "too many connections");
    if (protocol_.family() != AF_UNIX) {
        int const on = 1;
        (void)::setsockopt(d, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        // Left to itself the kernel takes megabytes for a client that does not read, and a loop is busy filling them.
        int const unsent = 256 * 1024;
        (void)::setsockopt(d, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    }
    try {
        std::unique_ptr<byte_stream> stream =
            std::make_unique<socket_stream>(engine_, protocol_, d, reinterpret_cast<sockaddr const*>(&peer));
        (void)owned.release();
        if (security_) stream = security_->accept(std::move(stream), loop_.scheduling, spoken_protocols);
        loop_.adopt(std::move(stream), std::move(share));
    } catch (std::exception const& e) { // no memory, or the reactor refuses it: this connection only
        loop_.service.log(log_level::warning, e.what());
    }
}

// Over a limit of connections: a short answer costs less than a client that wonders. A handshake would cost more. The
// owner closes the connection.
void listener::turn_away(int d, std::string_view peer, int status, std::string_view why) noexcept {
    loop_.service.report_refusal(peer, security_ ? 0 : status, why);
    auto const answer = status == 503 ? too_many_connections : too_many_from_one_address;
    if (!security_) (void)::send(d, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)::shutdown(d, SHUT_WR);
}

// The newest connection is taken with the spare descriptor and closed, so that it does not wait in vain and the event
// goes away; then there is a pause, longer each time, so that the loop does not spin.
void listener::out_of_descriptors() {
    if (auto const now = loop_.scheduling.now(); now - last_complaint_ >= std::chrono::seconds(1)) {
        last_complaint_ = now;
        loop_.service.log(log_level::warning, "out of file descriptors: new connections are closed");
    }
    if (spare_ >= 0) {
        ::close(spare_);
        int const newest = ::accept4(socket_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC);
        if (newest >= 0) ::close(newest);
    }
    spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    pause();
}

void listener::pause() {
    pause_length_ = std::clamp(pause_length_ * 2, shortest_pause, longest_pause);
    pause_timer_.expires_after(pause_length_);
    pause_timer_.async_wait(waiting_.lend([this](boost::system::error_code error) {
        if (!error && socket_.is_open()) accept_all();
    }));
}

} // namespace tunic::net
