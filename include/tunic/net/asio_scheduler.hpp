#pragma once
#include <tunic/coro/scheduler.hpp>

#include <cstdint>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace tunic::net {

/// What happens to the engine's alarm when no timer is armed any more.
enum class idle_alarm : std::uint8_t {
    stays,    ///< until it goes off: costs nothing, but keeps the engine from running out of work until then
    given_up, ///< at once
};

/// An Asio loop in the form that coroutines use. Used on the loop's thread, except for post().
class asio_scheduler final : public scheduler {
public:
    explicit asio_scheduler(boost::asio::io_context& engine, idle_alarm when_idle = idle_alarm::stays);
    ~asio_scheduler();

    [[nodiscard]] steady_time now() const noexcept override;
    void arm(timer& t, steady_time due) override;
    void disarm(timer& t) noexcept override;
    void post(work_item& item) noexcept override;
    void withdraw(work_item& item) noexcept override;
    [[nodiscard]] void* io_context() noexcept override;
    /// Called now and then; sets an alarm that failed for lack of memory, or drops one that is not needed.
    void set_alarm_again() noexcept;

private:
    struct state;
    std::shared_ptr<state> state_; // shared with the wait for the soonest timer, which may complete later
};

} // namespace tunic::net
