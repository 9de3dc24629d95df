#pragma once
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/version.hpp>

#include <cstddef>
#include <span>

// HACK: asio's own receive operation retries unnecessarily after every short read: one empty recv per request. An
// operation that reports "exhausted" after a short read avoids that, but only inside Asio's detail namespace can an
// operation report it (boost/asio/detail/reactive_socket_recv_op.hpp does so only for 0 bytes). Written for the reactor
// of Boost 1.81 and 1.83, which Debian 12 and 13 have; any other version uses the public interface, at the price of
// that call.
//
// A short read does not tell whether an end or a reset came in the same event; the reactor does not report an event
// twice unless asked again. look::now asks (one epoll_ctl); callers that must learn of the end soon use it. Expires
// when async_read_some stops after a short read.
#if (BOOST_VERSION / 100 == 1081 || BOOST_VERSION / 100 == 1083) && defined(BOOST_ASIO_HAS_EPOLL)
#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#endif

namespace tunic::net {

using stream_socket =
    boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, boost::asio::io_context::executor_type>;

#if (BOOST_VERSION / 100 == 1081 || BOOST_VERSION / 100 == 1083) && defined(BOOST_ASIO_HAS_EPOLL)

/// Reads from a socket, or waits for input without lending memory; one operation at a time, in place.
class socket_reader final : boost::asio::detail::reactor_op {
public:
    using done_function = void (*)(void* self, boost::system::error_code error, std::size_t size);
    enum class look : bool { when_told, now };

    socket_reader(boost::asio::io_context& loop, done_function on_done, void* self)
        : reactor_op({}, &perform_it, &complete_it),
          reactor_(boost::asio::use_service<boost::asio::detail::reactor>(loop)), done_(on_done), self_(self) {}

    /// An empty span: completes with size 0 and no error when there is something to read.
    void begin(stream_socket& socket, std::span<char> into, look when);
    /// Bytes, an end or an error were taken from the socket, but not yet delivered.
    [[nodiscard]] bool has_read() const noexcept { return has_read_; }

private:
    static status perform_it(reactor_op* base);
    static void complete_it(void* owner, boost::asio::detail::operation* base, boost::system::error_code const&,
                            std::size_t);

    boost::asio::detail::reactor& reactor_;
    done_function done_;
    void* self_;
    std::span<char> into_;
    int descriptor_ = -1;
    bool has_read_ = false;
};

#else

class socket_reader {
public:
    using done_function = void (*)(void* self, boost::system::error_code error, std::size_t size);
    enum class look : bool { when_told, now };
    socket_reader(boost::asio::io_context&, done_function on_done, void* self) noexcept : done_(on_done), self_(self) {}
    void begin(stream_socket& socket, std::span<char> into, look when);
    // look::now takes from the socket only when it delivers; this must not be asked for look::when_told.
    [[nodiscard]] bool has_read() const noexcept { return false; }

private:
    void watch(stream_socket& socket, std::span<char> into);
    done_function done_;
    void* self_;
};

#endif

} // namespace tunic::net
