#pragma once
#include "client/client_transport.hpp"

#include <tunic/coro/task.hpp>

#include <string>

namespace tunic::net {

/// Asks the proxy at the end of a connection for a tunnel to the host of a URL (RFC 9110 section 9.3.6). Returns the
/// connection, through which nothing was sent yet, or why there is none. `credentials` are a Proxy-Authorization, or
/// empty. All arguments stay in place.
task<dialled> open_tunnel(connection_ptr to_proxy, client_url const& url, std::string const& credentials);

} // namespace tunic::net
