#pragma once
#include <tunic/app/errors.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/data/fault.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace tunic {

/// Thrown before a handler runs when one of its inputs is not what it must be. Without a layer that catches it, it is
/// answered 400 with all that is wrong with that input:
///
///     {"type":"about:blank","title":"Bad Request","status":400,"detail":"the query is not valid","target":"query",
///      "errors":[{"path":"/page","code":"number_minimum","message":"must be at least 1"}]}
///
/// Follows KosmoJS's ValidationError.
class invalid_input : public http_error {
public:
    /// Made by what reads inputs; a layer that reads one of its own may throw it, too.
    invalid_input(input_target target, std::vector<input_fault> faults);

    /// Which part of the request it was.
    [[nodiscard]] input_target target() const noexcept { return target_; }
    /// All that is wrong with it.
    [[nodiscard]] std::span<input_fault const> faults() const noexcept { return faults_; }

private:
    input_target target_;
    std::vector<input_fault> faults_;
};

} // namespace tunic
