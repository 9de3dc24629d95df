#include "app/verdict.hpp"

#include <tunic/app/error_handler.hpp>
#include <tunic/app/service_core.hpp>

#include <stdexcept>

namespace tunic::detail {

std::exception_ptr error_to_handle(context& c) {
    // A client that left needs no answer, a stream that broke off must not look whole, and an error in an error handler
    // gets no second one.
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

// What it has turned into an answer of less than 500 was expected.
void error_was_handled(context& c, std::exception_ptr const& error) {
    if (c.res.status() < 500) return;
    if (auto const v = judge(error); v.status >= 500) service_core::of(c).log(log_level::error, v.cause, &c);
}

void error_handler_failed(context& c) {
    service_core::note_failed_error_handler(c);
    throw std::runtime_error("an error handler threw");
}

} // namespace tunic::detail
