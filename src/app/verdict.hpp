#pragma once
#include <tunic/app/errors.hpp>
#include <tunic/app/invalid_input.hpp>
#include <tunic/app/response_state.hpp>

#include <exception>
#include <string>

namespace tunic {

/// The response to an exception.
struct verdict {
    int status = 500;
    std::string detail; ///< for the client
    std::string cause;  ///< for the log
    http_error::header_lines headers;
    invalid_input const* invalid = nullptr; ///< lives as long as the exception

    /// Replaces existing headers of the same name. Headers of one error do not replace each other, and Vary
    /// accumulates.
    void add_headers(response_state& to) const;
};

verdict judge(std::exception_ptr const& error);

} // namespace tunic
