#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/server/shedding.hpp>

#include <cstdint>

namespace tunic::net {

/// Decides which requests of an overloaded loop are refused, from what the loop measures. Used on the loop's thread.
///
/// The share of refusals grows while the loop is late and is halved when it is not, so it settles where the loop is
/// just on time. A single late turn is a computation, two in a row are a queue.
class load_gauge {
public:
    explicit load_gauge(shedding const& bounds) noexcept : most_lag_(bounds.loop_lag), most_memory_(bounds.memory) {}

    /// The loop checked its clock this much later than intended.
    void lagged(steady_duration by) noexcept;
    /// Whether resident() has an effect.
    [[nodiscard]] bool watches_memory() const noexcept { return most_memory_ != 0; }
    /// Reports the resident memory of the process in bytes.
    void resident(std::uint64_t bytes) noexcept { too_large_ = most_memory_ != 0 && bytes > most_memory_; }
    /// Resets the measurements: the loop has rested.
    void forget() noexcept { *this = load_gauge(most_lag_, most_memory_); }

    /// Whether the next request is refused.
    [[nodiscard]] bool refuses_next() noexcept;

private:
    load_gauge(steady_duration lag, std::uint64_t memory) noexcept : most_lag_(lag), most_memory_(memory) {}

    steady_duration most_lag_; // zero: not watched
    std::uint64_t most_memory_;
    double refused_ = 0; // the share, 0 to 1
    double owed_ = 0;    // refusals ahead of the share
    bool was_late_ = false;
    bool too_large_ = false;
};

} // namespace tunic::net
