#include "forwarded_walk.hpp"

#include <tunic/http/host.hpp>
#include <tunic/http/ip_address.hpp>
#include <tunic/middleware/forwarded.hpp>

#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

class forwarded_layer {
public:
    explicit forwarded_layer(forwarded_options options)
        : options_(std::move(options)), trusted_(trusted_networks(options_.trusted)) {}

    task<> operator()(context& c, next n) const {
        if (believes(c.peer()) && !options_.skip(c)) believe(c);
        return n();
    }
    bool believes(std::string_view peer) const noexcept {
        return trusted_.contains(peer) || (peer.empty() && options_.trust_unix);
    }

private:
    static ip_networks trusted_networks(std::vector<std::string> const& list) {
        try {
            return ip_networks(list);
        } catch (std::invalid_argument const& e) { throw std::invalid_argument(std::string("forwarded: ") + e.what()); }
    }

    void believe(context& c) const {
        auto const said = options_.fields == forwarded_fields::forwarded ? walk_forwarded(c.headers(), trusted_)
                                                                         : walk_x_forwarded(c.headers(), trusted_);
        arrival how{.remote = c.peer(), .host = c.head().authority, .secure = c.peer_secure()};
        ip_address::text_buffer room;
        // A client without an address stays unknown: the proxy's own address would be more trusted than the client is.
        if (said.names_client) how.remote = said.client ? said.client->write(room) : std::string_view();
        if (options_.proto && !said.proto.empty()) how.secure = said.proto == "https";
        if (options_.host && http::is_host(said.host)) how.host = said.host;
        c.arrival(how);
    }

    forwarded_options options_;
    ip_networks trusted_;
};

} // namespace

any_layer forwarded(forwarded_options options) { return named("forwarded", forwarded_layer(std::move(options))); }

} // namespace tunic::middleware
