#pragma once
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/environment.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/task.hpp>

#include <memory>

namespace tunic {

/// A single-threaded loop without I/O: only time-outs and posts. The loop behind block_on.
class manual_loop final : public scheduler {
public:
    manual_loop();
    ~manual_loop();

    /// @cond machinery
    [[nodiscard]] steady_time now() const noexcept override;
    void arm(timer& t, steady_time due) override;
    void disarm(timer& t) noexcept override;
    void post(work_item& item) noexcept override;
    void withdraw(work_item& item) noexcept override;
    /// @endcond

    /// Runs timers and posted work until `finished` is set.
    void run_until(bool const& finished);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Runs a task to its end on the calling thread and returns its value: the way from `main()` into coroutines.
///
///     int main() { tunic::block_on(talk()); }
///
/// Sleeps, time limits, when_all and offload work inside; Asio operations need their io_context to run and are awaited
/// through tunic/asio.hpp instead. Do not call it from a handler: it would block the loop.
template <class T> T block_on(task<T> work) {
    struct finish : completion {
        finish() : completion([](completion& c) noexcept { static_cast<finish&>(c).done = true; }) {}
        bool done = false;
    } end;
    manual_loop loop;
    cancel_scope scope;
    environment env{nullptr, &loop, &scope};
    if (!work.start(end, &env)) loop.run_until(end.done);
    return work.result();
}

} // namespace tunic
