#include "app/verdict.hpp"

#include <tunic/app/error_handler.hpp>
#include <tunic/app/service_core.hpp>

#include <stdexcept>

namespace tunic::detail {

std::exception_ptr error_to_handle(context& c) {
    // A client that has disconnected needs no answer, a broken stream must not look complete, and an error in an error
    // handler is not handled again.
    if (c.cancelled().reason == cancel_reason::client_gone || c.res.committed()
        || service_core::error_handler_has_failed(c))
        throw;
    auto error = std::current_exception();
    auto const v = judge(error);
    c.res.clear_for_error();
    c.res.set_status(v.status);
    v.add_headers(c.res);
    return error;
}

// An error answered with less than 500 was expected.
void error_was_handled(context& c, std::exception_ptr const& error) {
    if (c.res.status() < 500) return;
    if (auto const v = judge(error); v.status >= 500) service_core::of(c).log(log_level::error, v.cause, &c);
}

void error_handler_failed(context& c) {
    service_core::note_failed_error_handler(c);
    throw std::runtime_error("an error handler threw");
}

} // namespace tunic::detail
