#pragma once
#include "client/client_closing.hpp"

#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/net/byte_stream.hpp>

#include <coroutine>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

namespace tunic::net {

class client_pool;
struct client_place;

/// A connection as a client's coroutines use it: writes never wait, input arrives by itself, and next_event() waits
/// until something has happened. While it is idle a read is under way, so that its end is noticed at once.
class client_connection final : stream_events, timer {
public:
    /// Waits for input, for room, or for an end; returns at once in a cancelled scope, and soon after a cancellation.
    class event_wait;

    /// The list must outlive the operations of the stream.
    client_connection(scheduler& loop, closing_connections& closing, std::unique_ptr<byte_stream> stream);

    [[nodiscard]] std::string_view unread() const noexcept { return {buffer_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t n) noexcept { begin_ += n; }
    /// Starts a read, unless there is unread input or the input is over. Overwrites the memory of unread().
    void want_input();
    /// The peer has finished, or the connection is broken.
    [[nodiscard]] bool input_over() const noexcept { return input_over_; }
    /// Why the input is over, unless the peer has finished.
    [[nodiscard]] std::error_code input_error() const noexcept { return input_error_; }

    /// The number of bytes of two pieces that the connection has taken. Without room, an event reports when there is
    /// some.
    std::size_t write(std::string_view first, std::string_view second);
    /// Why nothing more can be written, if the stream has reported it.
    [[nodiscard]] std::error_code output_error() const noexcept { return output_error_; }
    /// Nothing more can be written.
    [[nodiscard]] bool output_over() const noexcept { return output_over_; }
    /// Requests an event when bytes can be written.
    void want_room();
    [[nodiscard]] bool waiting_for_room() const noexcept { return waiting_for_room_; }

    [[nodiscard]] event_wait next_event() noexcept;

    /// Continues over another stream, created from the current one by `remake(unique_ptr)`. Nothing may be under way or
    /// unread.
    template <class Remake> void replace_stream(Remake remake) {
        stream_ = remake(std::move(stream_));
        stream_->deliver_to(*this);
    }

    /// @name Between requests
    /// @{
    /// Whether another request may be sent: there is neither unrequested input nor an end.
    [[nodiscard]] bool at_rest() const noexcept;
    /// Notifies the pool when input arrives, or when the time is up; max() means no limit.
    void become_idle(client_pool& pool, client_place& place, steady_duration most);
    /// Ends the idle state. Returns whether another request may be sent: at_rest(), in time, and without input that the
    /// loop has not yet delivered.
    [[nodiscard]] bool leave_idle() noexcept;
    /// @}

    /// Closes. It destroys itself when no operation is under way any more.
    void close() noexcept;

private:
    friend class closing_connections;
    ~client_connection() = default;
    friend struct std::default_delete<client_connection>;

    void on_read(io_result r) noexcept override;
    void on_readable(std::error_code) noexcept override {}
    void on_writable(std::error_code error) noexcept override;
    void happened() noexcept;
    [[nodiscard]] bool is_silent() noexcept;
    static void idle_too_long(timer& t) noexcept;

    closing_connections& closing_;
    client_connection* next_closing_ = nullptr;
    client_connection** previous_closing_ = nullptr;
    scheduler& loop_;
    std::unique_ptr<byte_stream> stream_;
    std::unique_ptr<char[]> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    event_wait* waiter_ = nullptr;
    client_pool* idle_in_ = nullptr;
    client_place* idle_at_ = nullptr;
    std::error_code input_error_;
    std::error_code output_error_;
    bool reading_ = false;
    bool waiting_for_room_ = false;
    bool input_over_ = false;
    bool output_over_ = false;
    bool closed_ = false;
};

class client_connection::event_wait : coro::suspension, work_item {
public:
    explicit event_wait(client_connection& c) noexcept
        : suspension(&give_up), work_item([](work_item& w) noexcept { static_cast<event_wait&>(w).go_on(); }),
          connection_(c) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        if (connection_.waiter_)
            throw std::logic_error("a call does one thing at a time: two coroutines wait for its connection");
        if (!enter(waiter, coro::environment_of(waiter))) return false;
        connection_.waiter_ = this;
        return true;
    }
    void await_resume() const noexcept {}

private:
    friend class client_connection;
    void go_on() noexcept {
        connection_.waiter_ = nullptr;
        resume();
    }
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<event_wait&>(static_cast<suspension&>(hook));
        self.posted_ = true;
        self.connection_.loop_.post(self);
    }
    client_connection& connection_;
    bool posted_ = false; // it continues in a separate turn, whatever happens before
};

inline client_connection::event_wait client_connection::next_event() noexcept { return event_wait(*this); }

struct connection_closer {
    void operator()(client_connection* c) const noexcept { c->close(); }
};
using connection_ptr = std::unique_ptr<client_connection, connection_closer>;

} // namespace tunic::net
