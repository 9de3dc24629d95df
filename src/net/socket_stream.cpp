#include "net/socket_stream.hpp"

#include <boost/asio/error.hpp>

#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <system_error>

namespace tunic::net {

socket_stream::socket_stream(boost::asio::io_context& loop, boost::asio::generic::stream_protocol protocol,
                             int descriptor, sockaddr const* peer)
    : socket_(loop.get_executor(), protocol, descriptor), reader_(loop, &read_done, this), peer_(peer) {}

void socket_stream::begin_read(std::span<char> into) {
    peeking_ = false;
    reader_.begin(socket_, into, socket_reader::look::when_told);
}

void socket_stream::begin_watch(std::span<char> into) {
    peeking_ = false;
    reader_.begin(socket_, into, socket_reader::look::now);
}

void socket_stream::begin_wait_readable() {
    peeking_ = true;
    reader_.begin(socket_, {}, socket_reader::look::now);
}

void socket_stream::cancel_read() {
    boost::system::error_code ignored;
    (void)socket_.cancel(ignored);
}

void socket_stream::read_done(void* self, boost::system::error_code error, std::size_t size) {
    auto& s = *static_cast<socket_stream*>(self);
    if (s.peeking_)
        s.events_->on_readable(error);
    else
        s.events_->on_read({error, size});
}

io_result socket_stream::try_write(std::string_view first, std::string_view second) noexcept {
    iovec pieces[2] = {{const_cast<char*>(first.data()), first.size()},
                       {const_cast<char*>(second.data()), second.size()}};
    ssize_t n;
    do {
        if (second.empty()) {
            n = ::send(socket_.native_handle(), first.data(), first.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        } else {
            msghdr message{};
            message.msg_iov = first.empty() ? pieces + 1 : pieces;
            message.msg_iovlen = first.empty() ? 1 : 2;
            n = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    } while (n < 0 && errno == EINTR);
    if (n >= 0) return {{}, static_cast<std::size_t>(n)};
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {std::make_error_code(std::errc::operation_would_block), 0};
    return {std::error_code(errno, std::generic_category()), 0};
}

void socket_stream::begin_wait_writable() {
    socket_.async_wait(stream_socket::wait_write,
                       waiting_.lend([this](boost::system::error_code error) { events_->on_writable(error); }));
}

void socket_stream::shutdown_output() noexcept {
    boost::system::error_code ignored;
    (void)socket_.shutdown(stream_socket::shutdown_send, ignored);
}

void socket_stream::close() noexcept {
    if (closed_) return;
    closed_ = true;
    boost::system::error_code ignored;
    (void)socket_.close(ignored);
}

io_result socket_stream::try_read(std::span<char> into) noexcept {
    if (closed_) return {std::make_error_code(std::errc::operation_canceled), 0};
    if (reader_.has_read()) return {std::make_error_code(std::errc::operation_in_progress), 0};
    ssize_t n;
    do n = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    if (n >= 0) return {{}, static_cast<std::size_t>(n)};
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {std::make_error_code(std::errc::operation_would_block), 0};
    return {std::error_code(errno, std::generic_category()), 0};
}

bool socket_stream::has_input() noexcept {
    char first = 0;
    return !closed_ && ::recv(socket_.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void socket_stream::abort() noexcept {
    linger const at_once{.l_onoff = 1, .l_linger = 0};
    if (!closed_) (void)::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

} // namespace tunic::net
