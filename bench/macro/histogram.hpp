#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench {

/// Counts durations in nanoseconds with a relative error below 1/64, in fixed memory: each power of two is divided into
/// 64 equal steps.
class histogram {
public:
    void record(std::uint64_t nanoseconds, std::uint64_t times = 1) noexcept {
        counts_[index(nanoseconds)] += times;
        total_ += times;
        if (nanoseconds > max_) max_ = nanoseconds;
    }

    [[nodiscard]] std::uint64_t max() const noexcept { return max_; }

    /// The duration that the given share (0 to 1) of all records does not exceed; 0 when there are none.
    [[nodiscard]] std::uint64_t quantile(double share) const noexcept {
        auto const rank = static_cast<std::uint64_t>(share * static_cast<double>(total_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen > rank) return value(i);
        }
        return max_;
    }

private:
    static constexpr unsigned step_bits = 6;
    static constexpr std::size_t steps = std::size_t{1} << step_bits;

    // Values below 64 have a cell each; above, the leading 1 bit selects the row and the next six bits the cell.
    static std::size_t index(std::uint64_t v) noexcept {
        if (v < steps) return static_cast<std::size_t>(v);
        auto const row = static_cast<unsigned>(std::bit_width(v)) - step_bits;
        return row * steps + static_cast<std::size_t>((v >> (row - 1)) - steps);
    }

    static std::uint64_t value(std::size_t index) noexcept {
        auto const row = index / steps;
        return row == 0 ? index : (steps + index % steps) << (row - 1);
    }

    std::array<std::uint64_t, (64 - step_bits + 1) * steps> counts_{};
    std::uint64_t total_ = 0;
    std::uint64_t max_ = 0;
};

} // namespace bench
