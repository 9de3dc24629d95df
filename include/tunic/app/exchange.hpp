#pragma once
#include <tunic/coro/suspension.hpp>
#include <tunic/http/headers.hpp>

#include <cstdint>
#include <string_view>

namespace tunic {

class context;
struct tls_info;

/// One request and its response on some connection: the seam between the application and the protocol. A context knows
/// nothing about keep-alive, chunks or frames; a session of HTTP/1 (and one of HTTP/2 beside it) implements this.
///
/// All functions are called on the connection's loop. None of them blocks: where something is not ready, the caller
/// suspends with wait_for_body or wait_for_room and is resumed when asking again makes sense.
class exchange {
public:
    enum class body_state : std::uint8_t {
        data,      ///< `data` has octets, valid until the next call
        end,       ///< the body is complete
        waiting,   ///< nothing has come yet: wait_for_body, then ask again
        refused,   ///< `status` says why: 400, 408, 413, 431, 503
        cancelled, ///< the client has gone, or the server is stopping
    };
    struct body_piece {
        body_state state = body_state::end;
        int status = 0;
        std::string_view data;
    };

    /// The next octets of the request body.
    virtual body_piece read_body() = 0;
    /// The body that is still to come as one view, if all of it has arrived in one piece of memory and can stay there
    /// until the response is sent; then it counts as read. False otherwise.
    virtual bool whole_body(std::string_view& body) = 0;
    /// How much memory a whole body will need: its length if announced, otherwise 0. Counts towards the server's budget
    /// for bodies. Throws http_error: 413 over the limit of one body, 503 when the budget is used up.
    virtual void reserve_body(std::uint64_t octets) = 0;
    virtual void wait_for_body(coro::suspension& waiter) noexcept = 0;
    /// Asks for the trailer fields, before the body is read; otherwise they are checked and dropped.
    virtual void keep_trailers() = 0;
    /// The trailer fields that were kept, once the body has been read.
    [[nodiscard]] virtual header_view trailers() const noexcept = 0;

    /// Sends the head of a response whose body follows in pieces.
    virtual void begin_stream(context& c) = 0;
    /// Takes a piece of the body; false when so much is unsent that the caller should wait_for_room. Throws
    /// request_cancelled when the client has gone.
    virtual bool write_stream(std::string_view piece) = 0;
    virtual void wait_for_room(coro::suspension& waiter) noexcept = 0;
    /// Pushes out what a stream has gathered.
    virtual void flush_stream() = 0;

    /// Somebody waits no longer: its wait was cancelled.
    virtual void forget(coro::suspension& waiter) noexcept = 0;

    /// A layer has found out which client the peer speaks for; empty when the peer does not say. Throws http_error 429
    /// when that client is over a limit of the server.
    virtual void client_is(std::string_view /*address*/) {}

    [[nodiscard]] virtual std::string_view remote() const noexcept = 0;
    [[nodiscard]] virtual bool secure() const noexcept = 0;
    /// The server has been told to stop: it takes no new connections, and ends this one after the response.
    [[nodiscard]] virtual bool draining() const noexcept = 0;
    /// What was settled when the connection was encrypted; null for one that is not.
    [[nodiscard]] virtual tls_info const* tls() const { return nullptr; }

protected:
    exchange() = default;
    ~exchange() = default;
    exchange(exchange const&) = delete;
    exchange& operator=(exchange const&) = delete;
};

} // namespace tunic
