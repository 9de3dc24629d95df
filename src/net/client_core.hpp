#pragma once
#include "net/client_pool.hpp"
#include "net/client_url.hpp"

#include <tunic/net/asio_scheduler.hpp>
#include <tunic/net/client_options.hpp>

#include <optional>
#include <string>

namespace tunic::net {

class client_call;

/// What the calls of a client share. Outlives the client until the last of them has ended.
class client_core {
public:
    client_core(boost::asio::io_context& engine, client_options options);

    /// No more calls; those that are under way are cancelled.
    void shut() noexcept;

    /// Where a connection for this URL leads to, as a key of the pool.
    [[nodiscard]] std::string place_of(client_url const& url) const;
    /// Makes a connection for this URL, which stays in place; nothing when the scope is cancelled.
    [[nodiscard]] task<connection_ptr> dial(client_url const& url);

    [[nodiscard]] client_url const* base() const noexcept { return base_ ? &*base_ : nullptr; }
    [[nodiscard]] bool uses_proxy() const noexcept { return proxy_.has_value(); }
    [[nodiscard]] bool is_shut() const noexcept { return shut_; }

    boost::asio::io_context& engine;
    client_options const options;
    asio_scheduler loop;
    client_pool pool;
    client_call* first_call = nullptr;

private:
    std::optional<client_url> base_;
    std::optional<client_url> proxy_;
    bool shut_ = false;
};

} // namespace tunic::net
