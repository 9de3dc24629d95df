#pragma once
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::wire {

/// Takes the next element of a comma-separated list off its front, white space removed; it may be empty.
inline std::string_view next_element(std::string_view& list) noexcept {
    auto const comma = list.find(',');
    auto const element = list.substr(0, comma);
    list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
    return text::trim(element);
}

} // namespace tunic::wire
