#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::testing {

/// A response as a client has received it.
struct test_response {
    /// Names and values.
    using lines = std::vector<std::pair<std::string, std::string>>;

    /// 100 to 599; 0 when none came.
    int status = 0;
    /// The phrase after the status.
    std::string reason = {};
    lines headers = {};    ///< in order, each line as it came
    std::string body = {}; ///< without the chunked coding
    /// Fields after a chunked body.
    lines trailers = {};
    bool chunked = false;     ///< the body came in chunks
    bool closes = false;      ///< the connection ends with this response
    bool complete = true;     ///< false: the connection ended too early
    std::vector<int> interim = {}; ///< statuses of the 1xx responses before it

    /// The value of the first line of this name, whatever its case; empty when there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
    /// Whether there is a line of this name.
    [[nodiscard]] bool has_header(std::string_view name) const;
    /// The values of all lines of this name.
    [[nodiscard]] std::vector<std::string> header_values(std::string_view name) const;
    /// The first trailer field of this name; empty when there is none.
    [[nodiscard]] std::string trailer(std::string_view name) const;
};

} // namespace tunic::testing
