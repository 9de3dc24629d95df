#pragma once
#include <tunic/api/fwd.hpp>
#include <tunic/app/limits.hpp>
#include <tunic/app/service.hpp>
#include <tunic/base/config.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/http/client_error.hpp>
#include <tunic/http/content_coding.hpp>
#include <tunic/net/client_message.hpp>
#include <tunic/net/client_options.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace boost::asio {
class io_context;
}

namespace tunic {

namespace net {
class client_call;
class client_core;
class client_transport;
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
/// nothing more to be had. It stays in place while one is awaited. Destroying it before the end of the response closes
/// the connection.
class client_exchange {
public:
    client_exchange(client_exchange&&) noexcept;
    client_exchange& operator=(client_exchange&&) noexcept;
    ~client_exchange();

    /// Sends a piece of a streamed body; completes when the connection has taken it, and `piece` stays in place until
    /// then. False when the server does not want it: it has answered with another status than a 2xx, or has closed;
    /// response() says more. Throws std::logic_error for more than the length that was announced.
    task<bool> write(std::string_view piece);
    /// The body is complete. Throws std::logic_error for less than the length that was announced.
    task<> finish();

    /// Completes when the head of the response is there. Follows redirects and retries a stale connection, unless the
    /// body is streamed.
    task<> response();
    /// @name After response()
    /// @{

    /// As it was received: 200 to 599, or what else a server makes up, to 999.
    [[nodiscard]] int status() const noexcept;
    /// The phrase after the status; for people only, and mostly empty.
    [[nodiscard]] std::string_view reason() const noexcept;
    /// All field lines, as they came.
    [[nodiscard]] header_view headers() const noexcept;
    /// The only line of this name; empty when there is none, or several (header_view).
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
///     auto found = co_await http.call<api::get_user>(7);              // a typed endpoint: see call()
///
/// `https:` URLs need a client that was given TLS: `.tls = tunic::tls::client_config()` among its options.
///
/// A status is a value: 4xx and 5xx throw nothing. Everything else that may go wrong is thrown as a client_error. A
/// call ends soon after the coroutine that awaits it was cancelled. What a call needs of its arguments is copied before
/// it returns its task. A request whose connection turns out to be stale is sent again, once and on a new connection,
/// if it is idempotent and not an octet of the response has come (RFC 9110 section 9.2.2).
///
/// Used on the loop's thread only; the loop outlives it. A call that is awaited by a coroutine on another loop throws
/// std::logic_error, and nothing has begun: a server of several threads has a client for each of its loops. Destroying
/// the client closes its connections; calls that are still awaited end with client_fault::cancelled.
class client {
public:
    /// Throws std::invalid_argument when an URL or a field among the options is none.
    explicit client(boost::asio::io_context& loop, client_options options = {});
    /// Calls a service in this process: through the writer, the parsers and the session of a server, over connections
    /// in memory. The host of a URL is not looked at, and may be left out; of `https:` there is no more than that
    /// context::secure() says yes. Proxy, unix socket and TLS do not apply. `bounds` are those of the server that is in
    /// there.
    client(boost::asio::io_context& loop, service what, client_options options = {}, limits const& bounds = {});
    /// Over any transport; for the tests of the client itself.
    explicit client(std::unique_ptr<net::client_transport> carried_by, client_options options = {});
    ~client();
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    /// Sends a GET. Completes when the whole response is there, whatever its status; throws client_error when none
    /// comes in time, or when who awaits it is cancelled. URL and headers are copied.
    task<client_response> get(std::string_view url, field_list const& headers = {}) const {
        return request(make(method::GET, url, headers));
    }
    /// Sends a HEAD in the same way.
    task<client_response> head(std::string_view url, field_list const& headers = {}) const {
        return request(make(method::HEAD, url, headers));
    }
    /// Sends a DELETE in the same way.
    task<client_response> del(std::string_view url, field_list const& headers = {}) const {
        return request(make(method::DELETE, url, headers));
    }
    /// Sends a POST in the same way; the body is copied, and its type is named among the headers.
    task<client_response> post(std::string_view url, std::string_view body, field_list const& headers = {}) const {
        return request(make(method::POST, url, headers).body(std::string(body)));
    }
    /// Sends a PUT in the same way.
    task<client_response> put(std::string_view url, std::string_view body, field_list const& headers = {}) const {
        return request(make(method::PUT, url, headers).body(std::string(body)));
    }
    /// Sends a PATCH in the same way.
    task<client_response> patch(std::string_view url, std::string_view body, field_list const& headers = {}) const {
        return request(make(method::PATCH, url, headers).body(std::string(body)));
    }
    /// Completes when the whole response is there.
    task<client_response> request(client_request what) const;
    /// Completes when there is a connection and the request, or the head of a streamed one, is on its way.
    task<client_exchange> open(client_request what) const;

    /// Calls a typed endpoint, with its ids, then its query (it may be left out), then its body. Needs
    /// <tunic/client.hpp>.
    ///
    ///     auto found = co_await http.call<api::get_user>(7);
    ///     found.match([](api::user const& u) { ... }, [](api::not_found const& f) { ... });
    ///
    /// What goes wrong on the way is the outcome's client_error; so are arguments that break their rules, and then
    /// nothing is sent. Only that the awaiting coroutine was cancelled is thrown. A body is a variable, not a
    /// temporary: some compilers destroy that twice where it is awaited (config.hpp).
    template <auto const& E, class... Args> [[nodiscard]] task<outcome<E>> call(Args&&... ids_query_body) const {
        return call_with<E, Args...>({}, ids_query_body...);
    }
    class with_headers;
    /// For a call of a typed endpoint with these field lines, which are as those of get(): copied when the call is
    /// made.
    ///
    ///     auto found = co_await http.with({{"Authorization", token}}).call<api::get_user>(7);
    ///
    /// What it gives is for the same expression: kept in a variable, it calls nothing.
    [[nodiscard]] with_headers with(field_list const& headers) const noexcept;

    /// Connections that are open, in use or kept.
    [[nodiscard]] std::size_t connections() const noexcept;
    /// Those of them that wait for a request.
    [[nodiscard]] std::size_t idle_connections() const noexcept;

private:
    static client_request make(method verb, std::string_view url, field_list const& headers);
    static client_request make(method verb, detail::endpoint_request made, field_list const& headers);
    static task<client_exchange> open(std::shared_ptr<net::client_core> core, client_request what);

    template <auto const& E, class... Args>
    task<outcome<E>> call_with(field_list const& headers, Args&... ids_query_body) const {
        using caller = detail::endpoint_caller<E>;
        static_assert(requires { sizeof(caller); }, "tunic: include <tunic/client.hpp> to call typed endpoints");
        static_assert((is_safe_to_await<Args> && ...),
                      "tunic: give an endpoint's query or body that owns memory as a variable, not as a temporary; g++ "
                      "before 14 destroys such a temporary twice in an expression with co_await");
        auto made = caller::make(ids_query_body...);
        if (made.refused) return refused<E>(std::move(made));
        return answered<E>(request(make(E.method(), std::move(made), headers)));
    }
    template <class T>
    static constexpr bool is_safe_to_await =
        !config::aggregate_temporaries_are_unsafe || std::is_lvalue_reference_v<T>
        || !std::is_aggregate_v<std::remove_cvref_t<T>> || std::is_trivially_destructible_v<std::remove_cvref_t<T>>;
    template <auto const& E> static task<outcome<E>> refused(typename detail::endpoint_caller<E>::request made) {
        co_return detail::endpoint_caller<E>::refuse(std::move(made));
    }
    template <auto const& E> static task<outcome<E>> answered(task<client_response> under_way) {
        try {
            auto response = co_await std::move(under_way);
            auto const coding = http::content_coding(response.headers());
            co_return detail::endpoint_caller<E>::receive(response.status, std::move(response.body), coding);
        } catch (client_error const& why) {
            if (why.fault() == client_fault::cancelled) throw;
            co_return outcome<E>(why);
        }
    }

    std::shared_ptr<net::client_core> core_;
};

/// A client together with field lines for a call: what client::with() gives.
class client::with_headers {
public:
    /// As client::call(), once: the fields are views of texts that may go with the expression.
    template <auto const& E, class... Args> [[nodiscard]] task<outcome<E>> call(Args&&... ids_query_body) && {
        return http_.call_with<E, Args...>(headers_, ids_query_body...);
    }
    template <auto const& E, class... Args> task<outcome<E>> call(Args&&...) const& {
        static_assert(sizeof...(Args) > std::size_t{999},
                      "tunic: make the call in the expression that has with(): its fields are views of texts that may "
                      "be gone after it");
        return {};
    }

private:
    friend class client;
    with_headers(client const& http, field_list const& headers) noexcept : http_(http), headers_(headers) {}
    client const& http_;
    field_list headers_;
};
inline client::with_headers client::with(field_list const& headers) const noexcept { return {*this, headers}; }

} // namespace tunic
