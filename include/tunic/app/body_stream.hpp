#pragma once
#include <tunic/app/context.hpp> // includes this file at its end

namespace tunic {

/// A response body written in pieces: `auto out = co_await c.stream();`
///
/// write() hands a piece to the connection and waits while the client is slow (over 256 KiB unsent), so a stream never
/// holds more than that in memory. Small pieces are gathered; they are sent when there are enough, when the handler
/// waits, or by flush(). The stream ends when the chain has unwound. If an exception ended the chain, or the request
/// was cancelled before that, the connection closes without the final chunk (or with a reset where there are no
/// chunks), so that the client sees that the body is incomplete (RFC 9112 section 8).
///
/// A copyable handle, valid as long as its context. One coroutine writes at a time: a write that finds another one
/// waiting throws std::logic_error. A write throws request_cancelled when the request ends early; its reason() is
/// client_gone or server_stopping, or that of an inner scope, such as with_timeout.
class body_stream {
public:
    /// The result of write(): awaiting it hands the piece over.
    class write_operation {
    public:
        /// Created by write().
        write_operation(context& c, std::string_view piece) noexcept : context_(&c), piece_(piece) {}
        [[nodiscard]] bool await_ready() { return context_->exchange_->write_stream(piece_); }
        bool await_suspend(std::coroutine_handle<> waiter) noexcept {
            return wait_.emplace(*context_->exchange_, *context_, exchange_wait::wants::room).await_suspend(waiter);
        }
        void await_resume() const {
            if (auto const why = context_->cancelled()) throw request_cancelled(why.reason);
        }

    private:
        context* context_;
        std::string_view piece_;
        std::optional<exchange_wait> wait_;
    };

    /// Created by c.stream().
    explicit body_stream(context& c) noexcept : context_(&c) {}

    /// Writes a piece; it is copied or sent before the await ends. Throws request_cancelled as described above, and
    /// std::length_error beyond the Content-Length that was set.
    [[nodiscard]] write_operation write(std::string_view piece) noexcept { return {*context_, piece}; }
    /// Sends the gathered pieces now.
    void flush() { context_->exchange_->flush_stream(); }

private:
    context* context_;
};

/// The result of `c.stream()`. It is ready at once, since the head waits for the first piece.
class open_stream_operation {
public:
    /// Created by c.stream().
    explicit open_stream_operation(context& c) noexcept : context_(&c) {}
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] body_stream await_resume() const noexcept { return body_stream(*context_); }

private:
    context* context_;
};

inline auto context::stream() {
    open_stream();
    return open_stream_operation(*this);
}

} // namespace tunic
