#pragma once
#include <tunic/app/errors.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/data/fault.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace tunic {

/// Thrown before a handler runs when one of its inputs is invalid. Unless a layer catches it, it is answered 400 with
/// all faults of that input:
///
///     {"type":"about:blank","title":"Bad Request","status":400,"detail":"the query is not valid","target":"query",
///      "errors":[{"path":"/page","code":"number_minimum","message":"must be at least 1"}]}
///
/// Follows KosmoJS's ValidationError.
class invalid_input : public http_error {
public:
    /// Thrown by the functions that read inputs; a layer that reads its own input may throw it too.
    invalid_input(input_target target, std::vector<input_fault> faults);

    /// The invalid part of the request.
    [[nodiscard]] input_target target() const noexcept { return target_; }
    /// All faults of that part.
    [[nodiscard]] std::span<input_fault const> faults() const noexcept { return faults_; }

private:
    input_target target_;
    std::vector<input_fault> faults_;
};

} // namespace tunic
