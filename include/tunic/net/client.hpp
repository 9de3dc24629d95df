#pragma once
#include <tunic/app/service.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/http/client_error.hpp>
#include <tunic/net/client_message.hpp>
#include <tunic/net/client_options.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace tunic {

namespace net {
class client_call;
class client_core;
} // namespace net

/// One request and its response, piece by piece: what client::open() gives.
///
///     auto upload = co_await http.open(client_request(method::PUT, "/file").streamed());
///     while (auto piece = next_piece()) co_await upload.write(*piece);
///     co_await upload.finish();
///     co_await upload.response();
///     if (upload.status() == 200)
///         for (auto piece = co_await upload.read_some(); !piece.empty(); piece = co_await upload.read_some())
///         use(piece);
///
/// One operation at a time; reading and writing may alternate. All of them throw client_error, after which there is
/// nothing more to be had. Destroying it before the end of the response closes the connection.
class client_exchange {
public:
    client_exchange(client_exchange&&) noexcept;
    client_exchange& operator=(client_exchange&&) noexcept;
    ~client_exchange();

    /// Sends a piece of a streamed body; completes when the connection has taken it. False when the server no longer
    /// wants it: it has answered, or closed, and response() says more. `piece` stays in place until then.
    task<bool> write(std::string_view piece);
    /// The body is complete. Throws std::logic_error if it is shorter than the length that was announced.
    task<> finish();

    /// Completes when the head of the response is there. Follows redirects and retries a stale connection, unless the
    /// body is streamed.
    task<> response();
    /// @name After response()
    /// @{
    [[nodiscard]] int status() const noexcept;
    [[nodiscard]] std::string_view reason() const noexcept;
    [[nodiscard]] header_view headers() const noexcept;
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept { return headers().get(name); }
    /// Where it came from, after redirects.
    [[nodiscard]] std::string url() const;
    /// @}

    /// The next piece of the body, valid until the next operation; empty at its end. Waits for response() first.
    task<std::string_view> read_some();
    /// What is left of the body, up to the client's body_limit.
    task<std::string> read_all();

private:
    friend class client;
    explicit client_exchange(std::unique_ptr<net::client_call> call) noexcept;
    std::unique_ptr<net::client_call> call_;
};

/// Sends requests over HTTP/1.1 and reads the responses: as a coroutine, on a loop of Asio, over connections that are
/// kept and used again.
///
///     tunic::client http{c.loop(), {.base = "http://127.0.0.1:8080"}};
///     auto r = co_await http.get("/users/7");
///     if (r.ok()) use(r.body);
///
/// A status is a value: 4xx and 5xx throw nothing. Everything else that may go wrong is a client_error. A call ends
/// soon after the coroutine that awaits it was cancelled. A request whose connection turns out to be stale is sent
/// again, once and on a new connection, if it is idempotent and not an octet of the response has come (RFC 9110
/// section 9.2.2).
///
/// Used on the loop's thread only, and not outlived by the loop. Destroying the client closes its connections; calls
/// that are still awaited end with client_fault::cancelled.
class client {
public:
    using field_list = std::initializer_list<header_field>;

    /// Throws std::invalid_argument when an URL among the options is none.
    explicit client(boost::asio::io_context& loop, client_options options = {});
    ~client();
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    task<client_response> get(std::string_view url, field_list headers = {}) const {
        return request(make(method::GET, url, headers));
    }
    task<client_response> head(std::string_view url, field_list headers = {}) const {
        return request(make(method::HEAD, url, headers));
    }
    task<client_response> del(std::string_view url, field_list headers = {}) const {
        return request(make(method::DELETE, url, headers));
    }
    task<client_response> post(std::string_view url, std::string_view body, field_list headers = {}) const {
        return request(make(method::POST, url, headers).body(std::string(body)));
    }
    task<client_response> put(std::string_view url, std::string_view body, field_list headers = {}) const {
        return request(make(method::PUT, url, headers).body(std::string(body)));
    }
    task<client_response> patch(std::string_view url, std::string_view body, field_list headers = {}) const {
        return request(make(method::PATCH, url, headers).body(std::string(body)));
    }
    /// Completes when the whole response is there.
    task<client_response> request(client_request what) const;
    /// Completes when there is a connection and the head of the request is on its way.
    task<client_exchange> open(client_request what) const;

    /// Connections that are open, in use or kept.
    [[nodiscard]] std::size_t connections() const noexcept;
    /// Those of them that wait for a request.
    [[nodiscard]] std::size_t idle_connections() const noexcept;

private:
    static client_request make(method verb, std::string_view url, field_list headers);
    std::shared_ptr<net::client_core> core_;
};

} // namespace tunic
