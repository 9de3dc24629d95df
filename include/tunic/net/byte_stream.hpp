#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>

namespace tunic {
struct tls_info;
}

namespace tunic::net {

/// The result of one attempt to move bytes.
struct io_result {
    std::error_code error; // std::errc::operation_would_block: nothing moved, wait first
    std::size_t size = 0;  // a read of 0 without an error: the peer has finished sending
};

/// Notified when an operation of a byte_stream has completed. Called from the loop, never from inside the call that
/// began the operation.
class stream_events {
public:
    virtual void on_read(io_result r) noexcept = 0;
    virtual void on_readable(std::error_code error) noexcept = 0;
    virtual void on_writable(std::error_code error) noexcept = 0;

protected:
    ~stream_events() = default;
};

/// A connected, non-blocking stream of bytes: a socket, or its substitute in a test. It is the only part of the outside
/// world that the connection above it knows, and it hides Asio.
///
/// At most one read or wait for input, and one wait for room, are under way at a time. Every operation completes
/// exactly once, even after close() (then with an error).
class byte_stream {
public:
    byte_stream(byte_stream const&) = delete;
    byte_stream& operator=(byte_stream const&) = delete;
    virtual ~byte_stream() = default;

    /// Sets the receiver of completions; once, before the first operation.
    virtual void deliver_to(stream_events& events) noexcept = 0;

    /// Reads the available input, up to the size of `into`, which stays in place until on_read().
    virtual void begin_read(std::span<char> into) = 0;
    /// As begin_read(), but certain to notice an end or a reset that arrived together with the last input. begin_read()
    /// may notice that only at the next begin_wait_readable(), which saves a system call for every request.
    virtual void begin_watch(std::span<char> into) { begin_read(into); }
    /// Waits until there is input, without lending memory: on_readable().
    virtual void begin_wait_readable() = 0;
    /// Makes the current read or wait complete soon, with std::errc::operation_canceled unless it has succeeded.
    virtual void cancel_read() = 0;

    /// Reads the available input without waiting. A begin_watch() may be under way; bytes that have already reached it,
    /// but not yet on_read(), are unavailable: std::errc::operation_in_progress. When nothing has arrived, neither
    /// bytes nor an end: std::errc::operation_would_block.
    [[nodiscard]] virtual io_result try_read(std::span<char> into) noexcept = 0;

    /// Whether unread bytes have arrived, as far as that is known without reading.
    [[nodiscard]] virtual bool has_input() noexcept { return false; }

    /// Writes as much of two pieces, one after the other, as fits without waiting. May be short.
    virtual io_result try_write(std::string_view first, std::string_view second) noexcept = 0;
    /// Waits until there is room: on_writable().
    virtual void begin_wait_writable() = 0;

    /// Ends the output: the peer sees the end after the written bytes.
    virtual void shutdown_output() noexcept = 0;
    virtual void close() noexcept = 0;
    /// As close(), but discards unsent bytes: the peer sees a reset, and holds none of our memory.
    virtual void abort() noexcept { close(); }

    /// The peer's address as text; empty when it has none.
    [[nodiscard]] virtual std::string_view peer() const noexcept = 0;
    [[nodiscard]] virtual bool secure() const noexcept { return false; }
    /// The TLS parameters of an encrypted stream, valid as long as the stream; null for any other.
    [[nodiscard]] virtual tls_info const* tls() const { return nullptr; }

protected:
    byte_stream() = default;
};

} // namespace tunic::net
