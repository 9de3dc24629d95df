#pragma once
#include "tls/carrier.hpp"
#include "tls/openssl.hpp"

#include <tunic/coro/scheduler.hpp>
#include <tunic/http/tls_info.hpp>
#include <tunic/net/byte_stream.hpp>
#include <tunic/net/stream_security.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

namespace tunic::tls {

/// The parameters of a stream besides its connection.
struct stream_terms {
    bool is_server = false;
    std::atomic<std::size_t>* handshakes = nullptr; ///< of a server: the number under way
    std::size_t most_handshakes = 0;                ///< the limit for that number
    net::protocol_names speaks;
    steady_duration handshake_time{}; ///< zero: no separate limit
    std::function<void(std::string_view peer, std::string_view why)> const* on_failure = nullptr;
    std::shared_ptr<void const> keeps = {}; ///< keeps alive what OpenSSL's callbacks refer to
};

/// An encrypted stream over a plain one: the session above it uses it like any other stream.
///
/// A server creates nothing for a connection before its ClientHello is complete: until then it costs only the bytes
/// that have arrived, and no SSL.
///
/// Nothing is held back: everything that try_write() has taken is with the plain stream. Operations of the carrier run
/// only while ours do, except rare ones (a close_notify that did not fit), for which the carrier outlives us.
/// Completions are reported from carrier_moved(), from a turn of the loop, or from the timer, never from inside
/// begin_...().
class secured_stream final : public net::byte_stream, carrier_user, work_item, timer {
public:
    /// Throws std::bad_alloc.
    secured_stream(std::unique_ptr<net::byte_stream> plain, scheduler& loop, SSL_CTX& context, stream_terms terms);
    ~secured_stream() override;

    [[nodiscard]] SSL& ssl() noexcept { return *ssl_; }
    /// The stream that OpenSSL's callback refers to.
    [[nodiscard]] static secured_stream& of(SSL* ssl) noexcept {
        return *static_cast<secured_stream*>(SSL_get_app_data(ssl));
    }
    [[nodiscard]] net::protocol_names speaks() const noexcept { return terms_.speaks; }

    void deliver_to(net::stream_events& events) noexcept override { events_ = &events; }
    void begin_read(std::span<char> into) override { begin_input(input::read, into, false); }
    void begin_watch(std::span<char> into) override { begin_input(input::read, into, true); }
    void begin_wait_readable() override { begin_input(input::wait, {}, true); }
    void cancel_read() override;
    [[nodiscard]] net::io_result try_read(std::span<char> into) noexcept override;
    net::io_result try_write(std::string_view first, std::string_view second) noexcept override;
    void begin_wait_writable() override;
    void shutdown_output() noexcept override;
    [[nodiscard]] bool has_input() noexcept override {
        return state_ == state::hello ? carrier_->has_more_below() : carrier_->has_more(); // not for partial hellos
    }
    void close() noexcept override;
    void abort() noexcept override;
    [[nodiscard]] std::string_view peer() const noexcept override { return carrier_->peer(); }
    [[nodiscard]] bool secure() const noexcept override { return true; }
    [[nodiscard]] tls_info const* tls() const override;

private:
    enum class input : std::uint8_t { none, read, wait };
    enum class state : std::uint8_t {
        hello, // a server's: the ClientHello is incomplete
        handshake,
        failing, // the handshake has failed; the peer has time to read the reason
        open,
        failed, // with failure_
        closed,
    };

    void begin_input(input what, std::span<char> into, bool watch) noexcept;
    void carrier_moved() noexcept override;
    void post_turn() noexcept;
    void advance() noexcept;
    void take_hello() noexcept;
    void begin_handshake();
    void end_handshake() noexcept;
    void shake_hands() noexcept;
    void report(std::string_view why) noexcept;
    void refuse(std::error_code why) noexcept;
    void read_away() noexcept;
    void send_end() noexcept;
    void give_room() noexcept;
    void give_input() noexcept;
    std::optional<net::io_result> read() noexcept;
    [[nodiscard]] std::error_code failure_of(int result) noexcept;
    void fail(std::error_code why) noexcept;
    void end(void (carrier::*how)() noexcept) noexcept;
    void on_time() noexcept;
    [[nodiscard]] bool is_over() const noexcept { return state_ == state::failed || state_ == state::closed; }
    [[nodiscard]] std::error_code why_over() const noexcept;
    [[nodiscard]] bool is_before_open() const noexcept { return state_ == state::hello || state_ == state::handshake; }
    [[nodiscard]] bool has_plaintext() const noexcept;

    scheduler& loop_;
    stream_terms terms_;
    SSL_CTX& context_;
    carrier_ptr carrier_;
    ssl_ptr ssl_; // destroyed before the carrier it writes to; null in state hello
    net::stream_events* events_ = nullptr;
    mutable std::optional<tls_info> info_;
    std::span<char> into_;
    std::error_code failure_;
    state state_ = state::hello;
    input input_ = input::none; // under way
    bool was_open_ = false;
    bool counted_ = false; // among the handshakes under way
    bool watch_ = false;
    bool output_ = false; // a wait for room is under way
    bool has_room_ = false;
    bool cancelled_ = false; // the input
    bool ending_ = false;    // close_notify has yet to be sent
    bool turn_posted_ = false;
};

} // namespace tunic::tls
