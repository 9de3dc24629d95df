#pragma once
#include "net/client_connection.hpp"

#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/task.hpp>

#include <cstdint>
#include <string>

namespace boost::asio {
class io_context;
}

namespace tunic::net {

/// Where sockets are made.
struct dial_site {
    boost::asio::io_context& engine;
    scheduler& loop;
};

/// Looks a host up and connects to the first of its addresses that accepts. Gives nothing when the scope is cancelled.
/// Throws client_error (unresolved_host, not_connected). Arguments stay in place until it completes.
task<connection_ptr> dial_tcp(dial_site const& at, std::string const& host, std::uint16_t port);
/// Connects to a unix socket.
task<connection_ptr> dial_unix(dial_site const& at, std::string const& path);

} // namespace tunic::net
