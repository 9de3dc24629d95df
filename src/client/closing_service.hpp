#pragma once
#include "client/client_closing.hpp"

namespace boost::asio {
class io_context;
}

namespace tunic::net {

/// The closing connections of a loop. Those that never complete, because the loop has stopped, are destroyed with it.
closing_connections& closing_connections_of(boost::asio::io_context& engine);

} // namespace tunic::net
