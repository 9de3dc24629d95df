#pragma once
#include <cstdint>

namespace tunic::wire {

/// Why a message cannot be accepted: the status to answer with and a short text for the log and the body.
///
/// A refusal of the wire always ends the connection: what follows on it cannot be trusted to begin a message
/// (RFC 9112 sections 2.2 and 6.3). Converts to true when there is one.
struct refusal {
    std::uint16_t status = 0;
    char const* reason = "";

    constexpr explicit operator bool() const noexcept { return status != 0; }
    friend constexpr bool operator==(refusal a, refusal b) noexcept { return a.status == b.status; }
};

} // namespace tunic::wire
