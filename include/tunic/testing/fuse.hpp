#pragma once
#include <cstddef>

namespace tunic::testing {

/// Fails one operation per round, the next one each time, until a round passes without a failure:
///
///     for (fuse f; f.next();) {
///         memory_connection connection(loop, {.broken_by = &f});
///         ... the scenario, with its invariants ...
///     }
///
/// So every operation of the scenario fails once, however many there are. Pass it to one connection, to several, or
/// call blow() from an allocator.
class fuse {
public:
    fuse() = default;
    /// Fails the first operation and then every `step`-th, for scenarios with thousands of them.
    explicit fuse(std::size_t step) noexcept : step_(step) {}

    /// Begins a round; false when the last one did not reach the operation it should fail.
    [[nodiscard]] bool next() noexcept {
        if (nth_ != 0 && !blown_) return false;
        nth_ += nth_ == 0 ? 1 : step_;
        count_ = 0;
        blown_ = false;
        return true;
    }
    /// Counts an operation; true when it is the one that fails.
    [[nodiscard]] bool blow() noexcept {
        if (++count_ != nth_) return false;
        blown_ = true;
        return true;
    }
    /// The number of the operation that fails in this round, counted from 1.
    [[nodiscard]] std::size_t nth() const noexcept { return nth_; }
    [[nodiscard]] bool blown() const noexcept { return blown_; }

private:
    std::size_t step_ = 1;
    std::size_t nth_ = 0;
    std::size_t count_ = 0;
    bool blown_ = false;
};

} // namespace tunic::testing
