#include "client/service_transport.hpp"

#include "client/closing_service.hpp"
#include "net/stream_pair.hpp"
#include "server/loop.hpp"
#include "server/resolved_limits.hpp"

#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>

#include <list>
#include <memory>
#include <utility>

namespace tunic::net {

namespace asio = boost::asio;

/// The connections of one client's service. Lives until the last of them has ended.
class service_host {
public:
    service_host(asio::io_context& engine, service what, server_limits const& bounds)
        : what_(std::move(what)), limits_(bounds), connections_(engine, what_.core(), limits_) {}

    [[nodiscard]] std::unique_ptr<byte_stream> accept(bool secure) {
        auto ends = make_stream_pair(connections_.scheduling, secure);
        connections_.adopt(std::move(ends.second));
        return std::move(ends.first);
    }
    template <class Ended> void shut(Ended ended) {
        connections_.begin_drain(std::move(ended));
        connections_.force_close();
    }

private:
    service what_;
    resolved_limits limits_;
    net::loop connections_;
};

namespace {

/// Owns the hosts of a loop, so that those that never end, because the loop has stopped, are destroyed with it.
class service_hosts final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id; // NOLINT(cert-err58-cpp): its constructor cannot throw
    // Services are destroyed in reverse order of creation: the one of timers must be older.
    explicit service_hosts(asio::execution_context& owner)
        : service(owner), engine_(static_cast<asio::io_context&>(owner)) {
        static_cast<void>(asio_scheduler(engine_));
    }
    service_host& add(tunic::service what, server_limits const& bounds) {
        return hosts_.emplace_back(engine_, std::move(what), bounds);
    }
    void remove(service_host& host) {
        // Not from within its last connection.
        host.shut([this, &host] {
            asio::post(engine_, [this, &host] { hosts_.remove_if([&](auto const& h) { return &h == &host; }); });
        });
    }

private:
    void shutdown() override {}
    asio::io_context& engine_;
    std::list<service_host> hosts_;
};

} // namespace

service_transport::service_transport(asio::io_context& engine, service what, server_limits const& bounds)
    : closing_(closing_connections_of(engine)), loop_(engine, idle_alarm::given_up),
      host_(asio::use_service<service_hosts>(engine).add(std::move(what), bounds)) {}

service_transport::~service_transport() {
    auto& engine = *static_cast<asio::io_context*>(loop_.io_context());
    asio::use_service<service_hosts>(engine).remove(host_);
}

task<dialled> service_transport::dial(client_url const& url, environment&, steady_time) {
    co_return dialled(connection_ptr(new client_connection(loop_, closing_, host_.accept(url.secure))));
}

} // namespace tunic::net
