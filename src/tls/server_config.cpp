#include <tunic/tls/server_config.hpp>

#include "tls/secured_stream.hpp"
#include "tls/server_contexts.hpp"

#include <tunic/net/stream_security.hpp>

#include <mutex>
#include <utility>

namespace tunic::tls {

class server_config::implementation final : public net::server_security {
public:
    explicit implementation(server_settings settings) : now_(std::make_shared<server_contexts>(std::move(settings))) {}

    std::unique_ptr<net::byte_stream> accept(std::unique_ptr<net::byte_stream> plain, scheduler& loop,
                                             net::protocol_names speaks) override {
        auto contexts = now();
        auto& first = contexts->first();
        auto const& settings = contexts->settings;
        stream_terms terms{.is_server = true,
                           .handshakes = &contexts->handshakes,
                           .most_handshakes = settings.handshakes,
                           .speaks = speaks,
                           .handshake_time = settings.handshake_time,
                           .on_failure = &settings.on_failure,
                           .keeps = std::move(contexts)};
        return std::make_unique<secured_stream>(std::move(plain), loop, first, std::move(terms));
    }
    [[nodiscard]] std::vector<std::string> warnings() const override { return now()->warnings; }

    void reload(server_settings settings) {
        auto read = std::make_shared<server_contexts>(std::move(settings));
        std::lock_guard const lock(mutex_);
        now_.swap(read);
    }
    [[nodiscard]] std::shared_ptr<server_contexts> now() const {
        std::lock_guard const lock(mutex_);
        return now_;
    }

private:
    mutable std::mutex mutex_; // held while the pointer is copied, once per connection
    std::shared_ptr<server_contexts> now_;
};

server_config::server_config(server_settings settings)
    : implementation_(std::make_shared<implementation>(std::move(settings))) {}

void server_config::reload() const { implementation_->reload(implementation_->now()->settings); }
void server_config::reload(server_settings settings) const { implementation_->reload(std::move(settings)); }
std::vector<std::string> server_config::warnings() const { return implementation_->warnings(); }
server_config::operator std::shared_ptr<net::server_security>() const noexcept { return implementation_; }

} // namespace tunic::tls
