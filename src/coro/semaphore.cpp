#include <tunic/coro/semaphore.hpp>

namespace tunic {

semaphore::permit semaphore::try_acquire() noexcept {
    std::lock_guard const lock(mutex_);
    if (free_ == 0) return {};
    --free_;
    return permit(this);
}

void semaphore::give_back() noexcept {
    std::lock_guard const lock(mutex_);
    if (line_.front())
        line_.wake_front(true);
    else
        ++free_;
}

bool semaphore::acquiring::start(line_wait& wait) noexcept {
    auto& self = static_cast<acquiring&>(wait);
    if (self.from_.free_ == 0) {
        self.from_.line_.append(self);
        return false;
    }
    --self.from_.free_;
    self.serve();
    return true;
}

} // namespace tunic
