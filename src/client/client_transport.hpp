#pragma once
#include "client/client_connection.hpp"
#include "client/client_url.hpp"

#include <tunic/coro/environment.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/http/client_fault.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace tunic::net {

/// A new connection, or why there is none.
struct dialled {
    dialled(connection_ptr c) noexcept : connection(std::move(c)) {}
    dialled(client_fault f, std::string w) noexcept : fault(f), why(std::move(w)) {}

    connection_ptr connection;
    client_fault fault = client_fault::not_connected;
    std::string why;
};

/// The loop of a client, and the way it connects: over sockets, or to a service in this process.
class client_transport {
public:
    client_transport(client_transport const&) = delete;
    client_transport& operator=(client_transport const&) = delete;
    virtual ~client_transport() = default;

    [[nodiscard]] virtual scheduler& loop() noexcept = 0;
    /// The destination of a connection for this URL. Connections to the same place are interchangeable.
    [[nodiscard]] virtual std::string place_of(client_url const& url) const = 0;
    /// Connects for this URL, which stays in place, and may give up at `by`: then, or whenever the scope of `env` is
    /// cancelled, it ends soon, with any result.
    [[nodiscard]] virtual task<dialled> dial(client_url const& url, environment& env, steady_time by) = 0;
    /// Whether the connection for this URL leads to a proxy, which requires the whole URL.
    [[nodiscard]] virtual bool to_proxy(client_url const&) const noexcept { return false; }
    /// Why no connection for this URL is possible; empty when one is.
    [[nodiscard]] virtual std::string_view why_not(client_url const& url) const noexcept {
        return url.secure ? "https needs a client that connects by sockets" : "";
    }

protected:
    client_transport() = default;
};

} // namespace tunic::net
