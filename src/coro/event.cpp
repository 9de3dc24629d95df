#include <tunic/coro/event.hpp>

namespace tunic {

void event::set() noexcept {
    std::lock_guard const lock(mutex_);
    set_ = true;
    line_.wake_all(true);
}

void event::reset() noexcept {
    std::lock_guard const lock(mutex_);
    set_ = false;
}

bool event::is_set() const noexcept {
    std::lock_guard const lock(mutex_);
    return set_;
}

bool event::waiting::start(line_wait& wait) noexcept {
    auto& self = static_cast<waiting&>(wait);
    if (self.awaited_.set_)
        self.serve();
    else
        self.awaited_.line_.append(self);
    return self.served();
}

} // namespace tunic
