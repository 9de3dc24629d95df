#include "app/verdict.hpp"

#include <tunic/base/text.hpp>
#include <tunic/coro/thread_pool.hpp>
#include <tunic/coro/time_limit.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace tunic {

verdict judge(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (http_error const& e) {
        if (e.status() < 400 || e.status() > 599)
            return {500,
                    {},
                    fmt::format("http_error has the status {}, which is no error: {}", e.status(), e.message()),
                    {}};
        auto const* const invalid = dynamic_cast<invalid_input const*>(&e);
        return {e.status(), e.exposed() ? e.message() : std::string{}, e.message(), e.headers(), invalid};
    } catch (timed_out const& e) {
        return {503, "the request took too long", e.what(), {}};
    } catch (pool_saturated const& e) {
        return {503, "the server is busy", e.what(), {{"Retry-After", "1"}}};
    } catch (request_cancelled const& e) {
        return {503, "the server is stopping", e.what(), {}};
    } catch (std::exception const& e) { return {500, {}, e.what(), {}}; } catch (...) {
        return {500, {}, "an exception that is no std::exception", {}};
    }
}

// An error handler that passes its error on may have added them already: a line of Vary is not added twice.
void verdict::add_headers(response_state& to) const {
    auto const stands_there = [&to](auto const& line) {
        auto const fields = to.headers().view().fields();
        return std::any_of(fields.begin(), fields.end(), [&](header_field const& f) {
            return text::iequals(f.name, line.first) && f.value == line.second;
        });
    };
    for (auto at = headers.begin(); at != headers.end(); ++at) {
        auto const same_name = [&](auto const& other) { return text::iequals(other.first, at->first); };
        if (text::iequals(at->first, "Vary")) {
            if (!stands_there(*at)) to.append(at->first, at->second);
        } else if (std::any_of(headers.begin(), at, same_name)) {
            to.append(at->first, at->second);
        } else {
            to.set(at->first, at->second);
        }
    }
}

} // namespace tunic
