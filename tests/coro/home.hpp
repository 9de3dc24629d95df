#pragma once
#include <tunic/coro/block_on.hpp>
#include <tunic/coro/task.hpp>

#include <array>
#include <cstddef>

namespace tunic::coro_test {

/// What a request has: an arena, a loop, a scope.
struct home {
    alignas(16) std::array<std::byte, 16 * 1024> storage;
    arena memory{storage.data(), storage.size()};
    manual_loop loop;
    cancel_scope scope;
    environment env{&memory, &loop, &scope};
};

template <class T> T run(home& h, task<T> work) {
    struct finish : completion {
        finish() : completion([](completion& c) noexcept { static_cast<finish&>(c).done = true; }) {}
        bool done = false;
    } end;
    if (!work.start(end, &h.env)) h.loop.run_until(end.done);
    return work.result();
}

/// Cancels a scope after a while.
class canceller : timer {
public:
    canceller(home& h, steady_duration pause, cancel_reason why)
        : timer([](timer& t) noexcept {
              auto& self = static_cast<canceller&>(t);
              self.home_.scope.cancel(self.why_);
          }),
          home_(h), why_(why) {
        h.loop.arm(*this, h.loop.now() + pause);
    }
    canceller(canceller const&) = delete;
    canceller& operator=(canceller const&) = delete;
    ~canceller() { home_.loop.disarm(*this); }

private:
    home& home_;
    cancel_reason why_;
};

} // namespace tunic::coro_test
