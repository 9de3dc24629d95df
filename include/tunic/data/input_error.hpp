#pragma once
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "tunic/base/config.hpp"
#include "tunic/data/fault.hpp"

namespace tunic {

/// A refused external value, with all its faults.
class input_error : public std::exception {
public:
    /// Thrown by the functions that read inputs.
    explicit input_error(std::vector<input_fault> faults);

    /// All faults, at most a hundred.
    [[nodiscard]] std::vector<input_fault> const& faults() const noexcept TUNIC_LIFETIMEBOUND { return faults_; }
    /// The first fault in one sentence: `/items/0/name: must be a string`.
    [[nodiscard]] char const* what() const noexcept override { return what_.c_str(); }

private:
    std::vector<input_fault> faults_;
    std::string what_;
};

} // namespace tunic
