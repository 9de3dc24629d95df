#pragma once
#include <tunic/app/log.hpp>
#include <tunic/coro/scheduler.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace tunic {

/// Lets ten records of a kind pass in a second (three of a refusal, which strangers can cause), and counts the rest:
/// nineteen thousand errors of an overload are a few lines. A kind is a level and a message. What was held back is
/// written as one record with its count when its second is over, by the next record or by catch_up().
///
/// There is room for some dozens of kinds at a time; beyond them all others are one, so that messages which a client
/// varies are bounded too. Thread-safe. The sink is called outside of the lock.
class log_limit {
public:
    static constexpr std::uint64_t per_second = 10;
    static constexpr std::uint64_t refusals_per_second = 3;
    static constexpr std::size_t kinds = 64;

    /// Gives the record to the sink unless there were enough of its kind, and before it what is owed.
    void pass(log_record const& r, steady_time now, log_sink const& sink);
    /// Gives the sink what is owed of seconds that are over at `now`.
    void catch_up(steady_time now, log_sink const& sink);
    /// Whether anything was held back.
    [[nodiscard]] bool owes() const noexcept { return held_back_.load(std::memory_order_relaxed) != 0; }

private:
    struct kind {
        std::size_t hash = 0;
        steady_time since{};
        std::uint64_t seen = 0; // in its second; 0: no kind
        std::uint64_t allowed = per_second;
        log_level level = log_level::info;
        std::string message; // the beginning of it, kept when the first record is held back
    };
    struct debt {
        log_level level;
        std::string message;
        std::uint64_t count;
    };
    [[nodiscard]] kind& place_for(std::size_t hash, steady_time now);
    void settle(kind& k, std::vector<debt>& debts);
    void settle_all(steady_time now, std::vector<debt>& debts);
    static void write(std::vector<debt> const& debts, log_sink const& sink);

    std::mutex mutex_;
    std::array<kind, kinds + 1> kinds_; // the last: of all others
    std::atomic<std::uint64_t> held_back_{0};
};

} // namespace tunic
