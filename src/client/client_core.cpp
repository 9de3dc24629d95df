#include "client/client_core.hpp"

#include "base/standard_descriptors.hpp"
#include "client/client_call.hpp"

#include <tunic/http/headers.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace tunic::net {
namespace {

// Before any socket is opened.
client_options with_standard_descriptors(client_options settings) {
    keep_standard_descriptors();
    return settings;
}

} // namespace

client_core::client_core(std::unique_ptr<client_transport> carried_by, client_options settings)
    : options(with_standard_descriptors(std::move(settings))), transport(std::move(carried_by)),
      loop(transport->loop()), pool(loop, {options.connections_per_host, options.connections, options.idle_time}),
      base_(parse_option("base", options.base)) {
    if (base_ && !base_->query.empty())
        throw std::invalid_argument("client_options::base: " + base_->text() + ": a base has no query");
    if (base_)
        if (auto const why = transport->why_not(*base_); !why.empty())
            throw std::invalid_argument("client_options::base: " + base_->text() + ": " + std::string(why));
    for (auto const& [name, value] : options.headers) http::check_field(name, value);
    http::check_field("User-Agent", options.user_agent);
}

void client_core::demand_own_loop(environment const* of_waiter) const {
    auto* const here = of_waiter ? of_waiter->scheduling() : nullptr;
    if (here && here->io_context() != loop.io_context())
        throw std::logic_error(
            "a client is awaited on another loop than its own, where its calls could not go on; make "
            "one for this loop");
}

void client_core::shut() noexcept {
    shut_ = true;
    pool.shut();
    for (auto* call = first_call; call; call = call->next_call) call->cancel();
}

} // namespace tunic::net
