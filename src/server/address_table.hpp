#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/http/ip_address.hpp>
#include <tunic/server/address_limits.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace tunic::net {

/// The open connections and recent requests of each address. All loops of a server share one table, so it locks: one
/// part at a time, and only when a limit is set.
///
/// Memory is bounded: addresses with something open are bounded by the connections, and of the others, those that have
/// rested longest are forgotten.
class address_table {
public:
    /// One address, or one network of IPv6.
    using key = std::array<std::uint8_t, 16>;

    /// Throws std::invalid_argument with a sentence.
    explicit address_table(address_limits const& bounds);

    /// Whether there is anything to count.
    [[nodiscard]] static bool is_needed(address_limits const& bounds) noexcept {
        return bounds.connections != 0 || bounds.requests != 0 || bounds.handshakes != 0;
    }

    /// The key that an address is counted under; empty when it is exempt. A text that is not an address counts as
    /// `unknown`.
    [[nodiscard]] std::optional<key> key_of(std::string_view address) const noexcept;

    /// Counts something open until its share is destroyed; null, and not counted, when there is too much. The table
    /// must outlive the share.
    [[nodiscard]] std::unique_ptr<class address_share> open(key const& of);
    /// Counts a request. Zero when it is admitted, otherwise the time until the next one would be.
    [[nodiscard]] steady_duration ask(key const& of, steady_time now);
    /// The same for a handshake.
    [[nodiscard]] steady_duration shake_hands(key const& of, steady_time now);

    /// The number of addresses remembered.
    [[nodiscard]] std::size_t size() const;

private:
    friend class address_share;
    void close(key const& of) noexcept;

    struct entry {
        std::size_t open = 0;
        steady_time requests{};   // when the bucket is full again: the theoretical arrival time of GCRA
        steady_time handshakes{}; // the same
        std::list<key>::iterator resting{};
    };
    struct hash {
        std::uint64_t seed;
        std::size_t operator()(key const& k) const noexcept;
    };
    struct shard {
        explicit shard(std::uint64_t seed) : entries(0, hash{seed}) {}
        mutable std::mutex mutex;
        std::unordered_map<key, entry, hash> entries;
        std::list<key> resting; // those with nothing open, the longest resting first
    };
    struct rate {
        steady_duration interval{}; // zero: no limit
        steady_duration burst{};
    };

    static rate rate_of(std::size_t per_second, std::chrono::seconds burst) noexcept;
    [[nodiscard]] shard& shard_of(key const& of) noexcept;
    static entry& find(shard& in, key const& of);
    steady_duration take(key const& of, steady_time entry::* what, rate const& allowed, steady_time now);

    static constexpr std::size_t shards = 16;
    static constexpr std::size_t most_in_shard = 4096;

    std::size_t most_open_;
    rate requests_;
    rate handshakes_;
    unsigned ipv6_prefix_;
    ip_networks exempt_;
    std::uint64_t seed_;
    std::array<std::unique_ptr<shard>, shards> parts_;
};

/// Something open that counts for an address: a connection, or a request behind a proxy.
class address_share {
public:
    address_share(address_share const&) = delete;
    address_share& operator=(address_share const&) = delete;
    ~address_share() { table_.close(key_); }

    [[nodiscard]] address_table::key const& of() const noexcept { return key_; }

private:
    friend class address_table;
    address_share(address_table& in, address_table::key const& of) noexcept : table_(in), key_(of) {}

    address_table& table_;
    address_table::key key_;
};

} // namespace tunic::net
