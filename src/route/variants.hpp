#pragma once
#include <tunic/route/constraint.hpp>
#include <tunic/route/parsed_pattern.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tunic::routing {

/// A segment without choices: texts and parameters that take turns, beginning and ending with a text (perhaps empty).
struct plain_segment {
    segment::presence is = segment::presence::required;
    std::vector<std::string> texts{""};
    std::vector<constraint> parameters;
};

/// A pattern with each of its optional parts either taken or left out.
struct variant {
    std::vector<plain_segment> segments;
    std::uint16_t present = 0;    // which of the parameters
    std::uint16_t parameters = 0; // how many the pattern has
    unsigned absent = 0;          // optional parts left out
};

std::vector<variant> variants_of(parsed_pattern const&, match_options);

} // namespace tunic::routing
