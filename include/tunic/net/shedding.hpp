#pragma once
#include <tunic/base/time.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tunic {

/// When a server answers 503 with Retry-After to requests that it could only serve late, before any layer runs. Off
/// unless set.
///
///     server_options{.shed = {.loop_lag = 100ms, .memory = std::uint64_t{2} << 30}}
struct shedding {
    /// How late a loop may run its timers. A loop that is later twice in a row refuses a growing share of its requests
    /// until it keeps time again. It looks four times a second; a single long computation sheds nothing. 0: off.
    std::chrono::milliseconds loop_lag{0};
    /// Bytes of memory that the process may have resident. Above it every request is refused. 0: off.
    std::uint64_t memory = 0;
    /// Paths that are always served, as they stand in the request: an orchestrator must not restart a busy server.
    std::vector<std::string> exempt = {"/livez", "/readyz"};
};

} // namespace tunic
