#include "net/host_lookup.hpp"

namespace tunic::net {

void host_lookup::begin() {
    using tcp = boost::asio::ip::tcp;
    resolver_.async_resolve(host_, std::to_string(port_), tcp::resolver::numeric_service,
                            [s = shared_](boost::system::error_code error, tcp::resolver::results_type const& found) {
                                if (!s->waiting) return;
                                s->result.error = error;
                                for (auto const& entry : found) s->result.endpoints.push_back(entry.endpoint());
                                std::exchange(s->waiting, nullptr)->resume();
                            });
}

void host_lookup::give_up(cancel_hook& hook, cancel_reason) noexcept {
    auto& self = static_cast<host_lookup&>(static_cast<suspension&>(hook));
    self.shared_->waiting = nullptr;
    self.loop_.post(self);
}

} // namespace tunic::net
