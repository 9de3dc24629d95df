#pragma once
#include "client/client_transport.hpp"

#include <tunic/client/client_options.hpp>
#include <tunic/net/asio_scheduler.hpp>
#include <tunic/net/stream_security.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::net {

/// Connections as sockets on an Asio loop: directly to the host of the URL, through a proxy, or to a unix socket; with
/// TLS over any of them.
class socket_transport final : public client_transport {
public:
    /// Throws std::invalid_argument when the proxy's URL is invalid.
    socket_transport(boost::asio::io_context& engine, client_options const& options);

    [[nodiscard]] scheduler& loop() noexcept override { return loop_; }
    [[nodiscard]] std::string place_of(client_url const& url) const override;
    [[nodiscard]] task<dialled> dial(client_url const& url, environment& env, steady_time by) override;
    /// One address after the other, until one accepts. Only the last may use up the time: an address that does not
    /// answer leaves the others their share. `addresses` stay in place.
    [[nodiscard]] task<dialled> dial_any(std::vector<boost::asio::ip::tcp::endpoint> const& addresses, environment& env,
                                         steady_time by);
    [[nodiscard]] bool to_proxy(client_url const& url) const noexcept override { return proxy_ && !url.secure; }
    [[nodiscard]] std::string_view why_not(client_url const& url) const noexcept override;

private:
    struct address;
    task<dialled> dial_plain(client_url const& url, environment& env, steady_time by);
    task<dialled> dial_secure(client_url const& url, environment& env, steady_time by);
    task<dialled> secure(connection_ptr plain, client_url const& url);
    task<dialled> dial_tcp(client_url const& to, environment& env, steady_time by);
    task<dialled> dial_unix();
    task<dialled> dial_address(address to);

    boost::asio::io_context& engine_;
    closing_connections& closing_;
    asio_scheduler loop_;
    std::optional<client_url> proxy_;
    std::string proxy_credentials_;
    std::string unix_path_;
    std::shared_ptr<client_security> security_;
};

/// How much of the remaining time one address may use when `addresses` of them, including itself, are still to be
/// tried: an even share, but at least two seconds if there are as many.
[[nodiscard]] steady_duration share_of(steady_duration left, std::size_t addresses) noexcept;

} // namespace tunic::net
