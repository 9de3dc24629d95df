#pragma once
#include <tunic/base/time.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tunic {

/// When a server answers 503 with Retry-After, before any layer runs, to requests that it could only serve late. Off by
/// default.
///
///     server_options{.shed = {.loop_lag = 100ms, .memory = std::uint64_t{2} << 30}}
struct shedding {
    /// How late a loop may run its timers. A loop that is later twice in a row refuses a growing share of its requests
    /// until
    /// it is on time again. It checks four times a second; a single long computation sheds nothing. 0: off.
    std::chrono::milliseconds loop_lag{0};
    /// The limit for the resident memory of the process, in bytes. Above it every request is refused. 0: off.
    std::uint64_t memory = 0;
    /// Paths that are always served, as written in the request: an orchestrator must not restart a busy server.
    std::vector<std::string> exempt = {"/livez", "/readyz"};
};

} // namespace tunic
