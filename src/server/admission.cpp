#include "server/admission.hpp"

#include <tunic/app/errors.hpp>

#include <algorithm>

namespace tunic::net {
namespace {

std::string whole_seconds(steady_duration wait) {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return std::to_string(std::max<long long>(1, seconds));
}

http_error too_many(steady_duration wait) {
    return http_error(429, "too many requests from this address", {{"Retry-After", whole_seconds(wait)}});
}

} // namespace

std::unique_ptr<address_share> admission::connection(std::string_view peer, bool encrypted, steady_time now,
                                                     std::string_view& why) const {
    if (!addresses_ || peer.empty()) return nullptr;
    auto const key = addresses_->key_of(peer);
    if (!key) return nullptr;
    if (encrypted && addresses_->shake_hands(*key, now) != steady_duration::zero()) {
        why = "too many handshakes from this address";
        return nullptr;
    }
    auto share = addresses_->open(*key);
    if (!share) why = "too many connections from this address";
    return share;
}

std::exception_ptr admission::request(std::string_view path, address_share const* peer, steady_time now) {
    if (peer)
        if (auto const wait = addresses_->ask(peer->of(), now); wait != steady_duration::zero())
            return std::make_exception_ptr(too_many(wait));
    if (!is_always_served(path) && load.refuses_next())
        return std::make_exception_ptr(
            http_error(503, "the server is overloaded", {{"Retry-After", "1"}}, /*expose=*/true));
    return nullptr;
}

std::unique_ptr<address_share> admission::client(std::string_view address, steady_time now) const {
    if (!addresses_) return nullptr;
    auto const key = addresses_->key_of(address);
    if (!key) return nullptr;
    if (auto const wait = addresses_->ask(*key, now); wait != steady_duration::zero()) throw too_many(wait);
    auto share = addresses_->open(*key);
    if (!share) throw too_many(std::chrono::seconds(1));
    return share;
}

bool admission::is_always_served(std::string_view path) const noexcept {
    return std::find(always_.begin(), always_.end(), path) != always_.end();
}

} // namespace tunic::net
