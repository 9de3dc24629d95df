#pragma once
#include <tunic/coro/suspension.hpp>
#include <tunic/http/headers.hpp>

#include <cstdint>
#include <string_view>

namespace tunic {

class context;
struct tls_info;

/// One request and its response on some connection: the seam between the application and the protocol. A context knows
/// nothing about keep-alive, chunks or frames; an HTTP/1 connection (and later an HTTP/2 one) implements this.
///
/// All functions are called on the connection's loop and never block: where something is not ready, the caller suspends
/// with wait_for_body or wait_for_room and is resumed when it should ask again.
class exchange {
public:
    enum class body_state : std::uint8_t {
        data,      ///< `data` has bytes, valid until the next call
        end,       ///< the body is complete
        waiting,   ///< nothing has arrived yet: wait_for_body, then ask again
        refused,   ///< `status` says why: 400, 408, 413, 431, 503
        cancelled, ///< the client has disconnected, or the server is stopping
    };
    struct body_piece {
        body_state state = body_state::end;
        int status = 0;
        std::string_view data;
    };

    /// The next bytes of the request body.
    virtual body_piece read_body() = 0;
    /// The rest of the body as one view, if all of it has arrived in one piece of memory and can stay there until the
    /// response is sent; it then counts as read. False otherwise.
    virtual bool whole_body(std::string_view& body) = 0;
    /// Reserves the memory for a whole body: its length if announced, otherwise 0. Counts towards the server's budget
    /// for bodies. Throws http_error: 413 over the limit for one body, 503 when the budget is used up.
    virtual void reserve_body(std::uint64_t octets) = 0;
    virtual void wait_for_body(coro::suspension& waiter) noexcept = 0;
    /// Requests the trailer fields, before the body is read; otherwise they are checked and dropped.
    virtual void keep_trailers() = 0;
    /// The trailer fields that were kept, once the body has been read.
    [[nodiscard]] virtual header_view trailers() const noexcept = 0;

    /// Sends the head of a response whose body follows in pieces.
    virtual void begin_stream(context& c) = 0;
    /// Takes a piece of the body; false when so much is unsent that the caller should wait_for_room. Throws
    /// request_cancelled when the client has disconnected.
    virtual bool write_stream(std::string_view piece) = 0;
    virtual void wait_for_room(coro::suspension& waiter) noexcept = 0;
    /// Sends the gathered pieces of a stream.
    virtual void flush_stream() = 0;

    /// Removes a cancelled waiter.
    virtual void forget(coro::suspension& waiter) noexcept = 0;

    /// A layer has found the client behind the peer; empty when the peer does not name it. Throws http_error 429 when
    /// that client exceeds a limit of the server.
    virtual void client_is(std::string_view /*address*/) {}

    [[nodiscard]] virtual std::string_view remote() const noexcept = 0;
    [[nodiscard]] virtual bool secure() const noexcept = 0;
    /// The server is stopping: it accepts no new connections, and closes this one after the response.
    [[nodiscard]] virtual bool draining() const noexcept = 0;
    /// The parameters of the encrypted connection; null for an unencrypted one.
    [[nodiscard]] virtual tls_info const* tls() const { return nullptr; }

protected:
    exchange() = default;
    ~exchange() = default;
    exchange(exchange const&) = delete;
    exchange& operator=(exchange const&) = delete;
};

} // namespace tunic
