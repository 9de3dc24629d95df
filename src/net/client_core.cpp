#include "net/client_core.hpp"

#include "net/client_call.hpp"
#include "net/client_dial.hpp"

#include <tunic/http/headers.hpp>

#include <stdexcept>
#include <string_view>

namespace tunic::net {
namespace {

std::optional<client_url> parse_option(std::string_view name, std::string const& url) {
    if (url.empty()) return std::nullopt;
    try {
        return parse_url(url);
    } catch (client_error const& e) {
        throw std::invalid_argument("client_options::" + std::string(name) + ": " + e.what());
    }
}

} // namespace

client_core::client_core(boost::asio::io_context& e, client_options o)
    : engine(e), options(std::move(o)), loop(e),
      pool(loop, {options.connections_per_host, options.connections, options.idle_time}),
      base_(parse_option("base", options.base)), proxy_(parse_option("proxy", options.proxy)) {
    for (auto const& [name, value] : options.headers) http::check_field(name, value);
    http::check_field("User-Agent", options.user_agent);
}

void client_core::shut() noexcept {
    shut_ = true;
    pool.shut();
    for (auto* call = first_call; call; call = call->next_call) call->cancel();
}

std::string client_core::place_of(client_url const& url) const {
    if (!options.unix_path.empty()) return options.unix_path;
    auto const& to = proxy_ ? *proxy_ : url;
    return to.host + ":" + std::to_string(to.port);
}

task<connection_ptr> client_core::dial(client_url const& url) {
    dial_site const at{engine, loop};
    if (!options.unix_path.empty()) {
        auto made = co_await dial_unix(at, options.unix_path);
        co_return made;
    }
    auto const& to = proxy_ ? *proxy_ : url;
    auto made = co_await dial_tcp(at, to.host, to.port);
    co_return made;
}

} // namespace tunic::net
