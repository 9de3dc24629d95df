#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace tunic::net {

/// A tick count: coarse time for the limits of connections. Wraps after years.
using tick = std::uint32_t;

/// A connection's place in the wheel. Setting a later deadline only writes a number; the list changes only when the
/// wheel reaches the place. So a busy connection costs the wheel nothing per request.
class wheel_entry {
public:
    wheel_entry() = default;
    wheel_entry(wheel_entry const&) = delete;
    wheel_entry& operator=(wheel_entry const&) = delete;
    ~wheel_entry() { unhook(); }

    [[nodiscard]] tick due() const noexcept { return due_; }

protected:
    /// Called by the wheel at the deadline, or a little later.
    virtual void on_due(tick now) noexcept = 0;

private:
    friend class timer_wheel;
    void unhook() noexcept {
        if (!previous_) return;
        *previous_ = next_;
        if (next_) next_->previous_ = previous_;
        previous_ = nullptr;
        next_ = nullptr;
    }
    wheel_entry* next_ = nullptr;
    wheel_entry** previous_ = nullptr;
    tick due_ = 0;
    tick visit_ = 0; // when the wheel reaches its slot
};

/// The deadlines of all connections of a loop, in slots by tick. All operations are O(1).
class timer_wheel {
public:
    void set(wheel_entry& entry, tick due) noexcept {
        entry.due_ = due;
        if (entry.previous_ && static_cast<std::int32_t>(due - entry.visit_) >= 0) return; // found when it is visited
        hang(entry);
    }

    /// The same, but keeps an earlier deadline.
    void set_sooner(wheel_entry& entry, tick due) noexcept {
        if (!entry.previous_ || static_cast<std::int32_t>(entry.due_ - due) > 0) set(entry, due);
    }

    /// Moves to `now`, tick by tick, and calls the entries that are due.
    void advance(tick now) noexcept {
        while (static_cast<std::int32_t>(now - now_) > 0) {
            ++now_;
            wheel_entry* visited = slots_[now_ % slots_.size()];
            slots_[now_ % slots_.size()] = nullptr;
            if (visited) visited->previous_ = &visited; // a separate list: entries may end one another while called
            while (visited) {
                wheel_entry& entry = *visited;
                entry.unhook();
                if (static_cast<std::int32_t>(entry.due_ - now_) <= 0)
                    entry.on_due(now_);
                else
                    hang(entry);
            }
        }
    }
    [[nodiscard]] tick now() const noexcept { return now_; }

private:
    void hang(wheel_entry& entry) noexcept {
        entry.unhook();
        // Far deadlines are visited once per round and rescheduled.
        auto distance = static_cast<std::int32_t>(entry.due_ - now_);
        if (distance < 1) distance = 1;
        if (distance >= static_cast<std::int32_t>(slots_.size()))
            distance = static_cast<std::int32_t>(slots_.size()) - 1;
        entry.visit_ = now_ + static_cast<tick>(distance);
        auto& slot = slots_[entry.visit_ % slots_.size()];
        entry.next_ = slot;
        entry.previous_ = &slot;
        if (slot) slot->previous_ = &entry.next_;
        slot = &entry;
    }
    std::array<wheel_entry*, 512> slots_{};
    tick now_ = 0;
};

} // namespace tunic::net
