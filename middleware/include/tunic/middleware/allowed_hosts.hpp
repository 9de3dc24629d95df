#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <string>
#include <vector>

namespace tunic::middleware {

/// Options of allowed_hosts().
struct allowed_hosts_options {
    /// The hosts of this app: names (`example.com`), all names below one (`*.example.com`), addresses (`192.0.2.1`,
    /// `[2001:db8::1]`). With a port (`localhost:8080`) only that port, otherwise every port.
    std::vector<std::string> hosts = {};
    /// Requests for which any host is allowed, such as probes that use an address.
    request_predicate skip = false;
};

/// Answers 421 to requests whose c.host() is not one of the listed hosts.
///
/// The client chooses the Host field. If an app builds links, redirects or cache keys from it, a stranger can choose
/// them (cache poisoning, password-reset links), and a page of another site can reach a server on the user's own
/// machine under its own name (DNS rebinding). Names are compared without case and without a final dot; a request
/// without a host, which HTTP/1.0 allows, is refused.
///
/// Order: just inside forwarded(), whose `host` option determines c.host(), and inside health(). Throws
/// std::invalid_argument for an empty list, and for an invalid host. Follows RFC 9110 section 15.5.20, Django's
/// ALLOWED_HOSTS and Starlette's TrustedHostMiddleware.
any_layer allowed_hosts(allowed_hosts_options options);

} // namespace tunic::middleware
