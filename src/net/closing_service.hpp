#pragma once
#include "net/client_closing.hpp"

namespace boost::asio {
class io_context;
}

namespace tunic::net {

/// The closing connections of a loop. What never completes, because the loop runs no more, goes with the loop.
closing_connections& closing_connections_of(boost::asio::io_context& engine);

} // namespace tunic::net
