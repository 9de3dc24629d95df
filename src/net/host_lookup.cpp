#include "net/host_lookup.hpp"

#include <boost/asio/error.hpp>

#include <new>

namespace tunic::net {

namespace asio = boost::asio;

void host_lookup::begin() {
    using tcp = asio::ip::tcp;
    resolver_.async_resolve(host_, std::to_string(port_), tcp::resolver::numeric_service,
                            [s = shared_](boost::system::error_code error, tcp::resolver::results_type const& found) {
                                if (!s->waiting) return;
                                s->result.error = error;
                                try {
                                    for (auto const& entry : found) s->result.endpoints.push_back(entry.endpoint());
                                } catch (std::bad_alloc const&) { s->result.error = asio::error::no_memory; }
                                std::exchange(s->waiting, nullptr)->resume();
                            });
}

void host_lookup::give_up(cancel_hook& hook, cancel_reason) noexcept {
    auto& self = static_cast<host_lookup&>(static_cast<suspension&>(hook));
    self.shared_->waiting = nullptr;
    self.loop_.post(self);
}

} // namespace tunic::net
