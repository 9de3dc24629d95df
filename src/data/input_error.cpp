#include <tunic/data/input_error.hpp>

namespace tunic {

input_error::input_error(std::vector<input_fault> faults) : faults_(std::move(faults)) {
    if (faults_.empty()) {
        what_ = "the input was refused";
        return;
    }
    what_ = faults_.front().path;
    if (!what_.empty()) what_ += ": ";
    what_ += faults_.front().message;
}

} // namespace tunic
