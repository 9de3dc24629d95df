#pragma once
#include <tunic/api/fwd.hpp>
#include <tunic/app/service.hpp>
#include <tunic/base/config.hpp>
#include <tunic/client/client_message.hpp>
#include <tunic/client/client_options.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/http/client_error.hpp>
#include <tunic/http/content_coding.hpp>
#include <tunic/server/server_limits.hpp>

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

/// One request and its response, piece by piece: the result of client::open().
///
///     auto upload = co_await http.open(client_request(method::PUT, "/file").streamed());
///     while (auto piece = next_piece()) co_await upload.write(*piece);
///     co_await upload.finish();
///     co_await upload.response();
///     if (upload.status() == 200)
///         for (auto piece = co_await upload.read_some(); !piece.empty(); piece = co_await upload.read_some())
///         use(piece);
///
/// One operation at a time; reading and writing may alternate. All of them throw client_error, after which the exchange
/// is unusable. It must stay in place while one is awaited. Destroying it before the end of the response closes the
/// connection.
class client_exchange {
public:
    client_exchange(client_exchange&&) noexcept;
    client_exchange& operator=(client_exchange&&) noexcept;
    ~client_exchange();

    /// Sends a piece of a streamed body; completes when the connection has taken it, and `piece` must stay in place
    /// until then. False when the server does not want it: it has answered with a status other than 2xx, or has closed
    /// the connection; response() says more. Throws std::logic_error beyond the announced length.
    task<bool> write(std::string_view piece);
    /// Ends the body. Throws std::logic_error when it is shorter than announced.
    task<> finish();

    /// Completes when the head of the response has arrived. Follows redirects and retries a stale connection, unless
    /// the body is streamed.
    task<> response();
    /// @name After response()
    /// @{

    /// As received: 200 to 599, or non-standard values up to 999.
    [[nodiscard]] int status() const noexcept;
    /// The phrase after the status; only for people, and mostly empty.
    [[nodiscard]] std::string_view reason() const noexcept;
    /// All field lines, as received.
    [[nodiscard]] header_view headers() const noexcept;
    /// The only line with this name; empty when there is none, or several (header_view).
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept { return headers().get(name); }
    /// The URL of the response, after redirects.
    [[nodiscard]] std::string url() const;
    /// @}

    /// The next piece of the body, valid until the next operation; empty at its end. Waits for response() first.
    task<std::string_view> read_some();
    /// The rest of the body, up to the client's body_limit.
    task<std::string> read_all();

private:
    friend class client;
    explicit client_exchange(std::unique_ptr<net::client_call> call) noexcept;
    std::unique_ptr<net::client_call> call_;
};

/// Sends requests over HTTP/1.1 and reads the responses: as a coroutine, on an Asio loop, over connections that are
/// kept and reused.
///
///     tunic::client http{c.loop(), {.base = "http://127.0.0.1:8080"}};
///     auto r = co_await http.get("/users/7");
///     if (r.ok()) use(r.body);
///     auto found = co_await http.call<api::get_user>(7);              // a typed endpoint: see call()
///
/// `https:` URLs need a client with TLS: `.tls = tunic::tls::client_config()` among its options.
///
/// A status is a value: 4xx and 5xx do not throw. All other failures are thrown as client_error. A call ends soon after
/// the coroutine that awaits it was cancelled. Calls copy their arguments before they return their task. A request on a
/// stale connection is sent again, once and on a new connection, if it is idempotent and no byte of the response has
/// arrived (RFC 9110 section 9.2.2).
///
/// Used only on the loop's thread; the loop must outlive it. A call awaited by a coroutine on another loop throws
/// std::logic_error, and nothing is sent: a server with several threads needs one client per loop. Destroying the
/// client closes its connections; calls that are still awaited end with client_fault::cancelled.
class client {
public:
    /// Throws std::invalid_argument for an invalid URL or field among the options.
    explicit client(boost::asio::io_context& loop, client_options options = {});
    /// Calls a service in this process: through the writer, the parsers and the session of a server, over connections
    /// in
    /// memory. The host of a URL is ignored and may be omitted; `https:` only makes context::secure() return true.
    /// Proxy, unix socket and TLS do not apply. `bounds` are the limits of the server inside.
    client(boost::asio::io_context& loop, service what, client_options options = {}, server_limits const& bounds = {});
    /// Over any transport; for the client's own tests.
    explicit client(std::unique_ptr<net::client_transport> carried_by, client_options options = {});
    ~client();
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    /// Sends a GET. Completes when the whole response has arrived, regardless of its status; throws client_error when
    /// none arrives in time, or when the awaiting coroutine is cancelled. URL and headers are copied.
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
    /// Sends a POST in the same way; the body is copied, and the headers name its type.
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
    /// Completes when the whole response has arrived.
    task<client_response> request(client_request what) const;
    /// Completes when there is a connection and the request, or the head of a streamed one, is being sent.
    task<client_exchange> open(client_request what) const;

    /// Calls a typed endpoint with its ids, then its query (optional), then its body. Needs <tunic/client.hpp>.
    ///
    ///     auto found = co_await http.call<api::get_user>(7);
    ///     found.match([](api::user const& u) { ... }, [](api::not_found const& f) { ... });
    ///
    /// Failures on the way become the outcome's client_error; so do arguments that break their rules, and then nothing
    /// is sent. Only the cancellation of the awaiting coroutine is thrown. Pass a variable as the body, not a
    /// temporary: some compilers destroy a temporary twice where it is awaited (config.hpp).
    template <auto const& E, class... Args> [[nodiscard]] task<outcome<E>> call(Args&&... ids_query_body) const {
        return call_with<E, Args...>({}, ids_query_body...);
    }
    class with_headers;
    /// Prepares a call of a typed endpoint with these field lines, which are copied when the call begins, like those of
    /// get().
    ///
    ///     auto found = co_await http.with({{"Authorization", token}}).call<api::get_user>(7);
    ///
    /// Use the result in the same expression: kept in a variable, it calls nothing.
    [[nodiscard]] with_headers with(field_list const& headers) const noexcept;

    /// The open connections, in use or kept.
    [[nodiscard]] std::size_t connections() const noexcept;
    /// The connections that wait for a request.
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

/// A client together with field lines for a call: the result of client::with().
class client::with_headers {
public:
    /// As client::call(), once: the fields are views of texts that may end with the expression.
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
