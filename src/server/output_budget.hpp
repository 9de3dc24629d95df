#pragma once
#include <cstdint>

namespace tunic::net {

/// The unread output of all clients of a loop together, and which of them has made no progress for longest.
///
/// A connection is in the list only while its output waits for room: a response that is sent at once costs nothing
/// here.
class output_budget {
public:
    /// A connection with regard to its unsent output.
    class holder {
    protected:
        holder() = default;
        ~holder() = default;

    private:
        friend class output_budget;
        holder* staler_ = nullptr;
        holder* fresher_ = nullptr;
        std::uint64_t held_ = 0;
    };

    [[nodiscard]] std::uint64_t held() const noexcept { return held_; }
    /// The holder that has made no progress for longest; null when none waits.
    [[nodiscard]] holder* stalest() const noexcept { return stalest_; }
    [[nodiscard]] bool is_alone(holder const& who) const noexcept { return stalest_ == &who && freshest_ == &who; }

    /// Sets the number of waiting bytes. The maximum counts until release(), because the memory of a response is freed
    /// as a whole. `progressed`: some of it was sent just now.
    void hold(holder& who, std::uint64_t octets, bool progressed) noexcept {
        bool const is_new = who.held_ == 0;
        if (octets > who.held_) {
            held_ += octets - who.held_;
            who.held_ = octets;
        }
        if (who.held_ == 0 || (!is_new && !progressed)) return;
        if (!is_new) unlink(who);
        who.staler_ = freshest_;
        (freshest_ ? freshest_->fresher_ : stalest_) = &who;
        freshest_ = &who;
    }
    /// Nothing waits any more.
    void release(holder& who) noexcept {
        if (who.held_ == 0) return;
        held_ -= who.held_;
        who.held_ = 0;
        unlink(who);
    }

private:
    void unlink(holder& who) noexcept {
        (who.staler_ ? who.staler_->fresher_ : stalest_) = who.fresher_;
        (who.fresher_ ? who.fresher_->staler_ : freshest_) = who.staler_;
        who.staler_ = who.fresher_ = nullptr;
    }
    std::uint64_t held_ = 0;
    holder* stalest_ = nullptr;
    holder* freshest_ = nullptr;
};

} // namespace tunic::net
