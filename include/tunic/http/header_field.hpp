#pragma once
#include <string_view>

namespace tunic {

/// One header field line: views into memory that lives as long as its message (RFC 9110 section 5).
struct header_field {
    /// As received, in any case.
    std::string_view name;
    /// Without white space around it.
    std::string_view value;
};

} // namespace tunic
