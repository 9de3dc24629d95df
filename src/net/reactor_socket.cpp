#include "net/reactor_socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <cerrno>
#include <sys/socket.h>
#include <sys/types.h>

namespace tunic::net {

namespace asio = boost::asio;

namespace {

// As recv(); an empty span only checks whether there is input.
ssize_t receive(int descriptor, std::span<char> into) noexcept {
    char peeked;
    ssize_t n;
    do
        n = into.empty() ? ::recv(descriptor, &peeked, 1, MSG_PEEK | MSG_DONTWAIT)
                         : ::recv(descriptor, into.data(), into.size(), MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n;
}

} // namespace

#if (BOOST_VERSION / 100 == 1081 || BOOST_VERSION / 100 == 1083) && defined(BOOST_ASIO_HAS_EPOLL)

namespace {

// Gives access to the protected part of a socket that its reactor knows.
struct opened_socket : stream_socket {
    static asio::detail::reactor::per_descriptor_data& reactor_data(stream_socket& socket) {
        return static_cast<opened_socket&>(socket).impl_.get_implementation().reactor_data_;
    }
};

} // namespace

void socket_reader::begin(stream_socket& socket, std::span<char> into, look when) {
    into_ = into;
    descriptor_ = socket.native_handle();
    ec_ = {};
    bytes_transferred_ = 0;
    has_read_ = false;
    reactor_.start_op(asio::detail::reactor::read_op, descriptor_, opened_socket::reactor_data(socket), this, false,
                      when == look::when_told);
}

asio::detail::reactor_op::status socket_reader::perform_it(reactor_op* base) {
    auto& self = *static_cast<socket_reader*>(base);
    auto const n = receive(self.descriptor_, self.into_);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return not_done;
    self.has_read_ = !self.into_.empty();
    if (n < 0) {
        self.ec_ = {errno, boost::system::system_category()};
        return done;
    }
    if (self.into_.empty()) return done;
    self.bytes_transferred_ = static_cast<std::size_t>(n);
    return self.bytes_transferred_ < self.into_.size() ? done_and_exhausted : done;
}

void socket_reader::complete_it(void* owner, asio::detail::operation* base, boost::system::error_code const&,
                                std::size_t) {
    if (!owner) return; // the loop is destroyed
    auto& self = *static_cast<socket_reader*>(static_cast<reactor_op*>(base));
    self.has_read_ = false;
    self.done_(self.self_, self.ec_, self.bytes_transferred_);
}

#else

void socket_reader::begin(stream_socket& socket, std::span<char> into, look when) {
    if (into.empty())
        socket.async_wait(stream_socket::wait_read,
                          [this](boost::system::error_code error) { done_(self_, error, 0); });
    else if (when == look::now)
        watch(socket, into);
    else
        socket.async_read_some(asio::buffer(into.data(), into.size()),
                               [this](boost::system::error_code error, std::size_t size) {
                                   done_(self_, error == asio::error::eof ? boost::system::error_code{} : error, size);
                               });
}

// Not async_read_some: that takes bytes from the socket before its turn comes, and that is not visible from outside.
void socket_reader::watch(stream_socket& socket, std::span<char> into) {
    socket.async_wait(stream_socket::wait_read, [this, &socket, into](boost::system::error_code error) {
        if (error) return done_(self_, error, 0);
        auto const n = receive(socket.native_handle(), into);
        if (n >= 0) return done_(self_, {}, static_cast<std::size_t>(n));
        if (errno == EAGAIN || errno == EWOULDBLOCK) return watch(socket, into);
        done_(self_, {errno, boost::system::system_category()}, 0);
    });
}

#endif

} // namespace tunic::net
