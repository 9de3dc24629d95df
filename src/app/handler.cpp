#include <tunic/app/handler.hpp>

namespace tunic::detail {

task<> run_in_time(context& c, task<> (*handler)(context&, void const*), void const* self) {
    auto const before = c.res.save();
    auto const take_back_if_late = [&] {
        if (c.cancelled().reason == cancel_reason::deadline && !c.res.streaming()) c.res.restore(before);
    };
    try {
        co_await handler(c, self);
    } catch (...) {
        take_back_if_late();
        throw;
    }
    take_back_if_late();
}

} // namespace tunic::detail
