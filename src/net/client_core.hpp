#pragma once
#include "net/client_pool.hpp"
#include "net/client_transport.hpp"
#include "net/client_url.hpp"

#include <tunic/net/client_options.hpp>

#include <memory>
#include <optional>

namespace tunic::net {

class client_call;

/// What the calls of a client share. Outlives the client until the last of them has ended.
class client_core {
public:
    client_core(std::unique_ptr<client_transport> carried_by, client_options settings);

    /// No more calls; those that are under way are cancelled.
    void shut() noexcept;
    [[nodiscard]] bool is_shut() const noexcept { return shut_; }

    /// What is put before relative URLs, or nullptr.
    [[nodiscard]] client_url const* base() const noexcept { return base_ ? &*base_ : nullptr; }

    client_options const options;
    std::unique_ptr<client_transport> const transport;
    scheduler& loop;
    client_pool pool;
    client_call* first_call = nullptr;

private:
    std::optional<client_url> base_;
    bool shut_ = false;
};

} // namespace tunic::net
