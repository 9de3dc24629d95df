#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::testing {

/// A response as a client received it.
struct test_response {
    /// Names and values.
    using lines = std::vector<std::pair<std::string, std::string>>;

    /// 100 to 599; 0 when none arrived.
    int status = 0;
    /// The phrase after the status.
    std::string reason = {};
    lines headers = {};    ///< in order, each line as received
    std::string body = {}; ///< without the chunked coding
    /// The fields after a chunked body.
    lines trailers = {};
    bool chunked = false;     ///< the body arrived in chunks
    bool closes = false;      ///< the connection ends with this response
    bool complete = true;     ///< false: the connection ended too early
    std::vector<int> interim = {}; ///< statuses of the 1xx responses before it

    /// The value of the first line with this name, in any case; empty when there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
    /// Whether there is a line with this name.
    [[nodiscard]] bool has_header(std::string_view name) const;
    /// The values of all lines with this name.
    [[nodiscard]] std::vector<std::string> header_values(std::string_view name) const;
    /// The first trailer field with this name; empty when there is none.
    [[nodiscard]] std::string trailer(std::string_view name) const;
};

} // namespace tunic::testing
