#pragma once
#include <tunic/api/fwd.hpp>
#include <tunic/app/app.hpp>
#include <tunic/app/service.hpp>
#include <tunic/server/server_limits.hpp>
#include <tunic/testing/test_response.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::testing {

/// The server limits and the patience of a test client.
struct client_options {
    /// The limits of the server inside.
    server_limits limits = {};
    /// How long a request may take, in real time.
    std::chrono::milliseconds patience{10'000};
};

/// The reply to raw bytes.
struct raw_reply {
    /// All bytes, as received.
    std::string octets;
    std::vector<test_response> responses; ///< in order; the last one may be incomplete
    bool closed = false;                  ///< whether the server ended the connection
};

/// Sends requests to a service without a socket: through the server's own parser, connection handling and writer, over
/// a connection in memory.
///
///     tunic::testing::test_client t{make_app()};
///     auto r = t.get("/users/7", {{"Accept", "application/json"}});
///     EXPECT_EQ(r.status, 200);
///
/// A status is a value: 4xx and 5xx do not throw. Handlers may sleep, offload and await anything; the loop runs in real
/// time on the calling thread until the response is complete. If that takes longer than `patience`, std::runtime_error
/// is thrown. The connection is kept alive between requests. For one thread.
class test_client {
public:
    /// Names and values.
    using header_lines = test_response::lines;

    /// Serves a service on this thread.
    explicit test_client(service what, client_options options = {});
    /// Compiles the app; throws setup_error.
    explicit test_client(app&& what, client_options options = {});
    ~test_client();
    test_client(test_client&&) noexcept;
    test_client& operator=(test_client&&) noexcept;

    /// Sends a GET. Blocks until the response is complete, like all of these.
    test_response get(std::string_view path, header_lines const& headers = {}) {
        return request("GET", path, {}, headers);
    }
    /// Sends a HEAD.
    test_response head(std::string_view path, header_lines const& headers = {}) {
        return request("HEAD", path, {}, headers);
    }
    /// Sends an OPTIONS.
    test_response options(std::string_view path, header_lines const& headers = {}) {
        return request("OPTIONS", path, {}, headers);
    }
    /// Sends a DELETE.
    test_response del(std::string_view path, header_lines const& headers = {}) {
        return request("DELETE", path, {}, headers);
    }
    /// Sends a POST; set the type of the body among the headers.
    test_response post(std::string_view path, std::string_view body = {}, header_lines const& headers = {}) {
        return request("POST", path, body, headers);
    }
    /// Sends a PUT.
    test_response put(std::string_view path, std::string_view body = {}, header_lines const& headers = {}) {
        return request("PUT", path, body, headers);
    }
    /// Sends a PATCH.
    test_response patch(std::string_view path, std::string_view body = {}, header_lines const& headers = {}) {
        return request("PATCH", path, body, headers);
    }
    /// Sends any method. Adds `Host: localhost` and a Content-Length unless the headers have one; with
    /// `Transfer-Encoding: chunked` among them the body is sent in chunks.
    test_response request(std::string_view method, std::string_view path, std::string_view body = {},
                          header_lines const& headers = {});

    /// Calls a typed endpoint with its ids, then its query (optional), then its body. Arguments that break their rules
    /// are not sent: a client_error. Needs <tunic/api/caller.hpp>.
    ///
    ///     EXPECT_EQ(t.call<api::get_user>(7).value().name, "Ann");
    template <auto const& E, class... Args> outcome<E> call(Args const&... ids_query_body) {
        return call_with<E>({}, ids_query_body...);
    }
    class with_headers;
    /// Prepares calls of typed endpoints with these header lines, like client::with().
    ///
    ///     EXPECT_EQ(t.with({{"Authorization", "Bearer secret"}}).call<api::get_user>(7).value().name, "Ann");
    ///
    /// The result may be kept for several calls, as long as this client stays in place.
    [[nodiscard]] with_headers with(header_lines headers);

    /// Sends raw bytes on a separate connection: several requests at once, malformed ones. Returns when the connection
    /// is at rest or was closed: nothing runs, and nothing is left to send.
    raw_reply send_raw(std::string_view octets);

    /// Ends the connection between requests, as a client that disconnects does; the next request opens a new one.
    void disconnect();
    /// The service: for `routes()` and `describe()`.
    [[nodiscard]] service const& served() const noexcept;

private:
    template <auto const& E, class... Args>
    outcome<E> call_with(header_lines const& headers, Args const&... ids_query_body) {
        using caller = detail::endpoint_caller<E>;
        static_assert(requires { sizeof(caller); }, "tunic: include <tunic/api/caller.hpp> to call typed endpoints");
        auto made = caller::make(ids_query_body...);
        if (made.refused) return caller::refuse(std::move(made));
        auto response = request_typed(E.method().name(), made.target, made.body, headers);
        auto const coding = coding_of(response);
        return caller::receive(response.status, std::move(response.body), coding);
    }
    test_response request_typed(std::string_view method, std::string_view target,
                                std::optional<std::string> const& body, header_lines headers);
    static std::string coding_of(test_response const& response);

    class implementation;
    std::unique_ptr<implementation> implementation_;
};

/// A test client together with header lines: the result of test_client::with().
class test_client::with_headers {
public:
    /// As test_client::call().
    template <auto const& E, class... Args> outcome<E> call(Args const&... ids_query_body) const {
        return client_.call_with<E>(headers_, ids_query_body...);
    }

private:
    friend class test_client;
    with_headers(test_client& client, header_lines headers) : client_(client), headers_(std::move(headers)) {}
    test_client& client_;
    header_lines headers_;
};
inline test_client::with_headers test_client::with(header_lines headers) { return {*this, std::move(headers)}; }

} // namespace tunic::testing
