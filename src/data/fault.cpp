#include <tunic/data/fault.hpp>

#include <utility>

namespace tunic::data {

std::string pointer_to(path_step const* at) {
    if (!at) return {};
    auto pointer = pointer_to(at->outer);
    pointer += '/';
    if (at->is_element) return pointer += std::to_string(at->index);
    for (char const c : at->name)
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    return pointer;
}

void fault_list::add(path_step const* at, std::string_view code, std::string message) {
    ++found_;
    if (faults_.size() < most_kept) faults_.push_back({pointer_to(at), code, std::move(message)});
}

} // namespace tunic::data
