#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/net/shedding.hpp>

#include <cstdint>

namespace tunic::net {

/// Decides which requests of an overloaded loop are refused, from what the loop measures. Used on the loop's thread.
///
/// The share that is refused grows while the loop is late and is halved when it is not, so it settles where the loop
/// just keeps time. A lag that comes once is a computation, one that comes twice is a queue.
class load_gauge {
public:
    explicit load_gauge(shedding const& bounds) noexcept : most_lag_(bounds.loop_lag), most_memory_(bounds.memory) {}

    /// The loop has looked at its clock, so much later than it meant to.
    void lagged(steady_duration by) noexcept;
    /// Whether resident() would be of use.
    [[nodiscard]] bool watches_memory() const noexcept { return most_memory_ != 0; }
    /// So many bytes of the process are in memory.
    void resident(std::uint64_t bytes) noexcept { too_large_ = most_memory_ != 0 && bytes > most_memory_; }
    /// Nothing is known any more: the loop has rested.
    void forget() noexcept { *this = load_gauge(most_lag_, most_memory_); }

    /// Whether the request that comes now is refused.
    [[nodiscard]] bool refuses_next() noexcept;

private:
    load_gauge(steady_duration lag, std::uint64_t memory) noexcept : most_lag_(lag), most_memory_(memory) {}

    steady_duration most_lag_; // zero: not watched
    std::uint64_t most_memory_;
    double refused_ = 0; // the share, 0 to 1
    double owed_ = 0;    // refusals: so many in advance of the share
    bool was_late_ = false;
    bool too_large_ = false;
};

} // namespace tunic::net
