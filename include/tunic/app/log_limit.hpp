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

/// Passes on ten records of a kind per second (three of a refusal, which strangers can cause) and counts the rest, so
/// nineteen thousand errors of an overload become a few lines. A kind is a level and a message. When the second is
/// over, the next record or catch_up() writes one record with the count of those held back.
///
/// There is room for some dozens of kinds at a time; all further ones share one kind, so that messages that a client
/// varies are bounded too. Thread-safe. The sink is called outside the lock.
class log_limit {
public:
    static constexpr std::uint64_t per_second = 10;
    static constexpr std::uint64_t refusals_per_second = 3;
    static constexpr std::size_t kinds = 64;

    /// Passes the record to the sink unless its kind has reached the limit, after any records that are due.
    void pass(log_record const& r, steady_time now, log_sink const& sink);
    /// Passes on the counts of all seconds that are over at `now`.
    void catch_up(steady_time now, log_sink const& sink);
    /// Whether anything was held back.
    [[nodiscard]] bool owes() const noexcept { return held_back_.load(std::memory_order_relaxed) != 0; }

private:
    struct kind {
        std::size_t hash = 0;
        steady_time since{};
        std::uint64_t seen = 0; // in its second; 0: unused
        std::uint64_t allowed = per_second;
        log_level level = log_level::info;
        std::string message; // its beginning, kept when the first record is held back
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
    std::array<kind, kinds + 1> kinds_; // the last one: all others
    std::atomic<std::uint64_t> held_back_{0};
};

} // namespace tunic
