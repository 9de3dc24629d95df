#include "server/address_table.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

namespace tunic::net {
namespace {

// `::ffff:0.0.0.0`, an address that no client can have.
constexpr address_table::key unknown{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

ip_networks exempt_networks(std::vector<std::string> const& list) {
    try {
        return ip_networks(list);
    } catch (std::invalid_argument const& e) {
        throw std::invalid_argument(std::string("server_options.per_address.exempt: ") + e.what());
    }
}

std::uint64_t random_seed() {
    std::random_device source;
    return std::uint64_t{source()} << 32 | source();
}

} // namespace

address_table::address_table(address_limits const& bounds)
    : most_open_(bounds.connections != 0 ? bounds.connections : std::numeric_limits<std::size_t>::max()),
      requests_(rate_of(bounds.requests, bounds.burst)), handshakes_(rate_of(bounds.handshakes, bounds.burst)),
      ipv6_prefix_(bounds.ipv6_prefix), exempt_(exempt_networks(bounds.exempt)), seed_(random_seed()) {
    if (ipv6_prefix_ < 1 || ipv6_prefix_ > 128)
        throw std::invalid_argument("server_options.per_address.ipv6_prefix: 1 to 128 bits");
    for (auto& part : parts_) part = std::make_unique<shard>(seed_);
}

address_table::rate address_table::rate_of(std::size_t per_second, std::chrono::seconds burst) noexcept {
    if (per_second == 0) return {};
    auto const second = std::chrono::duration_cast<steady_duration>(std::chrono::seconds(1));
    auto const interval = std::max<steady_duration>(second / per_second, steady_duration(1));
    auto const most = std::clamp<std::chrono::seconds>(burst, std::chrono::seconds(0), std::chrono::hours(24));
    return {interval, std::max<steady_duration>(most, interval)};
}

std::optional<address_table::key> address_table::key_of(std::string_view address) const noexcept {
    auto const parsed = ip_address::parse(address);
    if (!parsed) return unknown;
    if (exempt_.contains(*parsed)) return std::nullopt;
    key k = parsed->octets();
    if (parsed->is_v4()) return k;
    auto const whole = ipv6_prefix_ / 8;
    if (whole == k.size()) return k;
    k[whole] = static_cast<std::uint8_t>(k[whole] & (0xff00U >> (ipv6_prefix_ % 8)));
    std::fill(k.begin() + whole + 1, k.end(), std::uint8_t{0});
    return k;
}

// Clients choose addresses: the seed keeps them from choosing colliding ones.
std::size_t address_table::hash::operator()(key const& k) const noexcept {
    std::uint64_t halves[2];
    std::memcpy(halves, k.data(), k.size());
    std::uint64_t sum = seed;
    for (auto const half : halves) { // the finisher of splitmix64, once per half
        sum = (sum ^ half) + 0x9e3779b97f4a7c15;
        sum = (sum ^ (sum >> 30)) * 0xbf58476d1ce4e5b9;
        sum = (sum ^ (sum >> 27)) * 0x94d049bb133111eb;
        sum ^= sum >> 31;
    }
    return static_cast<std::size_t>(sum);
}

address_table::shard& address_table::shard_of(key const& of) noexcept {
    return *parts_[(hash{seed_}(of) >> 48) % shards]; // bits that the map itself does not use first
}

// Requires the lock. An entry with nothing open becomes the most recent resting one.
address_table::entry& address_table::find(shard& in, key const& of) {
    if (auto const at = in.entries.find(of); at != in.entries.end()) {
        if (at->second.open == 0) in.resting.splice(in.resting.end(), in.resting, at->second.resting);
        return at->second;
    }
    if (in.entries.size() >= most_in_shard && !in.resting.empty()) {
        in.entries.erase(in.resting.front());
        in.resting.pop_front();
    }
    auto const resting = in.resting.insert(in.resting.end(), of);
    try {
        auto& made = in.entries[of];
        made.resting = resting;
        return made;
    } catch (...) {
        in.resting.erase(resting);
        throw;
    }
}

std::unique_ptr<address_share> address_table::open(key const& of) {
    auto& part = shard_of(of);
    std::scoped_lock const lock(part.mutex);
    auto& e = find(part, of);
    if (e.open >= most_open_) return nullptr;
    auto share = std::unique_ptr<address_share>(new address_share(*this, of)); // first, since allocating it may fail
    if (e.open++ == 0) part.resting.erase(std::exchange(e.resting, {}));
    return share;
}

void address_table::close(key const& of) noexcept {
    auto& part = shard_of(of);
    std::scoped_lock const lock(part.mutex);
    auto const at = part.entries.find(of);
    if (at == part.entries.end() || --at->second.open != 0) return;
    try {
        at->second.resting = part.resting.insert(part.resting.end(), of);
    } catch (...) { part.entries.erase(at); } // no memory to remember it: its rates start anew
}

steady_duration address_table::take(key const& of, steady_time entry::* what, rate const& allowed, steady_time now) {
    if (allowed.interval == steady_duration::zero()) return {};
    auto& part = shard_of(of);
    std::scoped_lock const lock(part.mutex);
    auto& full_again = find(part, of).*what;
    auto const then = std::max(full_again, now) + allowed.interval;
    if (then - now > allowed.burst) return then - now - allowed.burst;
    full_again = then;
    return {};
}

steady_duration address_table::ask(key const& of, steady_time now) {
    return take(of, &entry::requests, requests_, now);
}

steady_duration address_table::shake_hands(key const& of, steady_time now) {
    return take(of, &entry::handshakes, handshakes_, now);
}

std::size_t address_table::size() const {
    std::size_t sum = 0;
    for (auto const& part : parts_) {
        std::scoped_lock const lock(part->mutex);
        sum += part->entries.size();
    }
    return sum;
}

} // namespace tunic::net
