#include <tunic/data/fault.hpp>

#include <utility>

namespace tunic::data {

namespace {

// Cuts at the end of a character.
std::string_view beginning_of(std::string_view name, std::size_t most) noexcept {
    if (name.size() <= most) return name;
    while (most != 0 && (static_cast<unsigned char>(name[most]) & 0xC0U) == 0x80) --most;
    return name.substr(0, most);
}

} // namespace

std::string pointer_to(path_step const* at) {
    if (!at) return {};
    auto pointer = pointer_to(at->outer);
    pointer += '/';
    if (at->is_element) return pointer += std::to_string(at->index);
    constexpr std::size_t longest_name = 64;
    auto const name = beginning_of(at->name, longest_name);
    for (char const c : name)
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    if (name.size() != at->name.size()) pointer += "...";
    return pointer;
}

void fault_list::add(path_step const* at, std::string_view code, std::string message) {
    ++found_;
    if (!wants_more()) return;
    auto const& kept = faults_.emplace_back(input_fault{pointer_to(at), code, std::move(message)});
    octets_ += kept.path.size() + kept.message.size();
}

} // namespace tunic::data
