#pragma once
#include "tls/openssl.hpp"

#include <tunic/net/byte_stream.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

namespace tunic::tls {

/// The owner of a carrier, notified when one of its operations has completed. It may release the carrier then.
class carrier_user {
public:
    virtual void carrier_moved() noexcept = 0;

protected:
    ~carrier_user() = default;
};

/// The plain connection below an encrypted one, which OpenSSL reads from and writes to. Ciphertext is read ahead into a
/// buffer that exists only while it is needed; output is written directly to the connection.
///
/// The functions that begin an operation do nothing while it is under way, and do not throw: failures are in error().
class carrier final : net::stream_events {
public:
    /// Releases it. The connection is closed, and lives until its operations have completed.
    static void let_go(carrier* c) noexcept;

    carrier(std::unique_ptr<net::byte_stream> plain, carrier_user& user);
    ~carrier();

    /// OpenSSL's end of it, for one SSL, which is destroyed first. Null when memory is exhausted.
    [[nodiscard]] BIO* make_bio() noexcept;

    /// Reads, unless there is unread input. `watch`: as byte_stream::begin_watch().
    void want_input(bool watch) noexcept;
    /// Reads further bytes after the unread ones, into a buffer that grows with the input.
    void want_more() noexcept;
    [[nodiscard]] std::string_view unread() const noexcept { return {buffer_.get() + begin_, end_ - begin_}; }
    /// Waits for input, without memory.
    void want_readable() noexcept;
    void cancel_input() noexcept;
    /// Takes input that has already arrived, if nothing is unread; an input may be under way. Returns the error of
    /// byte_stream::try_read() when nothing has arrived.
    [[nodiscard]] std::error_code take_input() noexcept;
    void want_room() noexcept;
    /// Whether there is input, or an end or an error.
    [[nodiscard]] bool has_input() const noexcept { return begin_ != end_ || over_ || error_; }
    /// Whether more bytes have arrived, here or below.
    [[nodiscard]] bool has_more() noexcept { return begin_ != end_ || has_more_below(); }
    [[nodiscard]] bool has_more_below() noexcept { return plain_->has_input(); }
    /// Whether want_readable() has completed since the last call.
    [[nodiscard]] bool take_readable() noexcept { return std::exchange(readable_, false); }
    /// The same for want_room().
    [[nodiscard]] bool take_room() noexcept { return std::exchange(room_, false); }
    [[nodiscard]] bool reads() const noexcept { return reading_; }
    /// Whether an operation of the plain connection is under way.
    [[nodiscard]] bool is_busy() const noexcept { return reading_ || waiting_; }
    void discard_input() noexcept { begin_ = end_ = 0; }

    /// Writes bytes outside TLS; those that do not fit are lost.
    void put(std::string_view octets) noexcept;
    /// Nothing can be written after this.
    void shutdown_output() noexcept;
    void close() noexcept;
    void abort() noexcept;

    /// Whether the peer has ended its output.
    [[nodiscard]] bool is_over() const noexcept { return over_; }
    /// Set when the connection is broken.
    [[nodiscard]] std::error_code error() const noexcept { return error_; }
    [[nodiscard]] std::string_view peer() const noexcept { return plain_->peer(); }

private:
    struct bio_functions;
    void on_read(net::io_result r) noexcept override;
    void on_readable(std::error_code error) noexcept override;
    void on_writable(std::error_code error) noexcept override;
    void completed(std::error_code error) noexcept;

    std::unique_ptr<net::byte_stream> plain_;
    carrier_user* user_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0; // of the buffer
    std::size_t begin_ = 0;    // of the unread input
    std::size_t end_ = 0;
    std::error_code error_;
    bool reading_ = false; // a read or a wait for input is under way
    bool waiting_ = false; // a wait for room is
    bool readable_ = false;
    bool room_ = false;
    bool over_ = false;
    bool output_over_ = false;
    bool closed_ = false;
};

using carrier_ptr = std::unique_ptr<carrier, freed_by<carrier::let_go>>;

} // namespace tunic::tls
