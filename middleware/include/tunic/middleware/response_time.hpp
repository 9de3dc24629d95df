#pragma once
#include <tunic/app/any_layer.hpp>

#include <string>

namespace tunic::middleware {

/// Options of response_time().
struct response_time_options {
    /// What the number counts.
    enum class unit : unsigned char { milliseconds, microseconds };

    /// The name of the header.
    std::string header = "X-Response-Time";
    /// What the number counts.
    unit in = unit::milliseconds;
    /// After the decimal point, 0 to 3; microseconds are whole.
    unsigned digits = 3;
    /// `12.345ms` rather than `12.345`.
    bool suffix = true;
};

/// Tells the client how long the layers inside this one took: `X-Response-Time: 12.345ms`.
///
/// The time is taken just before the head of the response is written, so streams have the header too: there it is the
/// time to the first octet. Answers to errors have it as well. Place it outermost to measure everything.
/// Throws std::invalid_argument for a header that cannot be one, or more than three digits.
any_layer response_time(response_time_options options = {});

} // namespace tunic::middleware
