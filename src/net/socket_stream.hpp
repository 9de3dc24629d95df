#pragma once
#include "net/operation_memory.hpp"
#include "net/peer_address.hpp"
#include "net/reactor_socket.hpp"

#include <tunic/net/byte_stream.hpp>

#include <string_view>
#include <sys/socket.h>

namespace tunic::net {

/// A connected socket of an Asio loop as a byte_stream. Events go to `events`, set before the first operation.
class socket_stream final : public byte_stream {
public:
    /// Takes over the descriptor, which is non-blocking.
    socket_stream(boost::asio::io_context& loop, boost::asio::generic::stream_protocol protocol, int descriptor,
                  sockaddr const* peer);

    void begin_read(std::span<char> into) override;
    void begin_watch(std::span<char> into) override;
    void begin_wait_readable() override;
    void cancel_read() override;
    [[nodiscard]] io_result try_read(std::span<char> into) noexcept override;
    [[nodiscard]] bool has_input() noexcept override;
    io_result try_write(std::string_view first, std::string_view second) noexcept override;
    void begin_wait_writable() override;
    void shutdown_output() noexcept override;
    void close() noexcept override;
    void abort() noexcept override;
    [[nodiscard]] std::string_view peer() const noexcept override { return peer_.text(); }
    void deliver_to(stream_events& events) noexcept override { events_ = &events; }

private:
    static void read_done(void* self, boost::system::error_code error, std::size_t size);

    stream_socket socket_;
    socket_reader reader_;
    operation_memory waiting_; // for room
    stream_events* events_ = nullptr;
    bool peeking_ = false;
    bool closed_ = false;
    peer_address peer_;
};

} // namespace tunic::net
