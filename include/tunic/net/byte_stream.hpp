#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>

namespace tunic {
struct tls_info;
}

namespace tunic::net {

/// What one attempt to move octets came to.
struct io_result {
    std::error_code error; // std::errc::operation_would_block: nothing moved, wait first
    std::size_t size = 0;  // a read of 0 without an error: the peer has finished sending
};

/// Told when an operation of a byte_stream has completed. Called from the loop, never from inside the call that began
/// the operation.
class stream_events {
public:
    virtual void on_read(io_result r) noexcept = 0;
    virtual void on_readable(std::error_code error) noexcept = 0;
    virtual void on_writable(std::error_code error) noexcept = 0;

protected:
    ~stream_events() = default;
};

/// A connected, non-blocking stream of octets: a socket, or what stands for one in a test. The session above it knows
/// nothing else of the outside world, and nothing of Asio.
///
/// At most one read or wait for input, and one wait for room, are under way at a time. Every one that was begun
/// completes exactly once, also after close() (then with an error).
class byte_stream {
public:
    byte_stream(byte_stream const&) = delete;
    byte_stream& operator=(byte_stream const&) = delete;
    virtual ~byte_stream() = default;

    /// Who is told of completions; set once, before the first operation.
    virtual void deliver_to(stream_events& events) noexcept = 0;

    /// Reads what there is, up to the size of `into`, which stays in place until on_read().
    virtual void begin_read(std::span<char> into) = 0;
    /// As begin_read(), and sure to notice an end or a reset that came together with what was read last. begin_read()
    /// may notice that only at the next begin_wait_readable(), which saves a system call for every request.
    virtual void begin_watch(std::span<char> into) { begin_read(into); }
    /// Waits until there is something to read, without lending memory: on_readable().
    virtual void begin_wait_readable() = 0;
    /// Makes the read or wait under way complete soon, with std::errc::operation_canceled unless it has succeeded.
    virtual void cancel_read() = 0;

    /// Reads what there is now, without waiting. A begin_watch() may be under way; octets that have come to it already,
    /// and not yet to on_read(), are not to be had: std::errc::operation_in_progress. Moves nothing when nothing has
    /// come, neither octets for the reader nor an end: std::errc::operation_would_block.
    [[nodiscard]] virtual io_result try_read(std::span<char> into) noexcept = 0;

    /// Whether octets have arrived that nobody has read yet, as far as that can be told without reading.
    [[nodiscard]] virtual bool has_input() noexcept { return false; }

    /// Writes what fits of two pieces, one after the other, without waiting. May be short.
    virtual io_result try_write(std::string_view first, std::string_view second) noexcept = 0;
    /// Waits until there is room: on_writable().
    virtual void begin_wait_writable() = 0;

    /// No more output: the peer sees the end after what was written.
    virtual void shutdown_output() noexcept = 0;
    virtual void close() noexcept = 0;
    /// As close(), and what the peer has not taken yet is thrown away: it sees a reset, and holds no memory of ours.
    virtual void abort() noexcept { close(); }

    /// The peer's address as text; empty when it has none.
    [[nodiscard]] virtual std::string_view peer() const noexcept = 0;
    [[nodiscard]] virtual bool secure() const noexcept { return false; }
    /// What an encrypted stream knows of its handshake, as long as the stream lives; null for any other.
    [[nodiscard]] virtual tls_info const* tls() const { return nullptr; }

protected:
    byte_stream() = default;
};

} // namespace tunic::net
