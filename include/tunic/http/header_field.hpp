#pragma once
#include <string_view>

namespace tunic {

/// One header field line: views into memory that lives as long as its message (RFC 9110 section 5).
struct header_field {
    std::string_view name;
    std::string_view value;
};

} // namespace tunic
