#pragma once
#include <tunic/app/any_layer.hpp>

#include <string>

namespace tunic::middleware {

/// Options of response_time().
struct response_time_options {
    /// The unit of the number.
    enum class unit : unsigned char { milliseconds, microseconds };

    /// The name of the header.
    std::string header = "X-Response-Time";
    /// The unit of the number.
    unit in = unit::milliseconds;
    /// The digits after the decimal point, 0 to 3; microseconds are whole.
    unsigned digits = 3;
    /// `12.345ms` rather than `12.345`.
    bool suffix = true;
};

/// Reports the time of the inner layers to the client: `X-Response-Time: 12.345ms`.
///
/// The time is taken just before the head of the response is written. Streams have the header too, with the time to
/// their first byte, and so do error answers. Place it outermost to measure everything.
/// Throws std::invalid_argument for an invalid header name, or more than three digits.
any_layer response_time(response_time_options options = {});

} // namespace tunic::middleware
