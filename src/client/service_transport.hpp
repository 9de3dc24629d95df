#pragma once
#include "client/client_transport.hpp"

#include <tunic/app/service.hpp>
#include <tunic/net/asio_scheduler.hpp>
#include <tunic/server/server_limits.hpp>

#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>

namespace tunic::net {

class service_host;

/// Connections in memory to connections of a service, on the same loop: a whole server except its sockets.
class service_transport final : public client_transport {
public:
    service_transport(boost::asio::io_context& engine, service what, server_limits const& bounds);
    /// Ends the connections; running handlers are cancelled.
    ~service_transport() override;

    [[nodiscard]] scheduler& loop() noexcept override { return loop_; }
    [[nodiscard]] std::string place_of(client_url const& url) const override {
        return url.secure ? "service https" : "service";
    }
    [[nodiscard]] std::string_view why_not(client_url const&) const noexcept override { return {}; }
    [[nodiscard]] task<dialled> dial(client_url const& url, environment& env, steady_time by) override;

private:
    closing_connections& closing_;
    asio_scheduler loop_;
    service_host& host_;
};

} // namespace tunic::net
