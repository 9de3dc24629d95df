#pragma once
#include <tunic/route/constraint.hpp>
#include <tunic/route/parsed_pattern.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tunic::routing {

/// A segment without choices: alternating texts and parameters, beginning and ending with a text (possibly empty).
struct plain_segment {
    segment::presence is = segment::presence::required;
    std::vector<std::string> texts{""};
    std::vector<constraint> parameters;
};

/// A pattern with each of its optional parts either taken or omitted.
struct variant {
    std::vector<plain_segment> segments;
    std::uint16_t present = 0;    // which parameters are present
    std::uint16_t parameters = 0; // the number of parameters in the pattern
    unsigned absent = 0;          // the number of omitted optional parts
};

std::vector<variant> variants_of(parsed_pattern const&, match_options);

} // namespace tunic::routing
