#include <tunic/app/invalid_input.hpp>

#include <array>
#include <string>
#include <utility>

namespace tunic {

std::string_view name_of(input_target target) noexcept {
    static constexpr std::array<std::string_view, 9> names{"params", "query",     "headers", "cookies", "json",
                                                           "form",   "multipart", "text",    "bytes"};
    return names[static_cast<std::size_t>(target)];
}

namespace {

std::string sentence_for(input_target target) {
    switch (target) {
    case input_target::params: return "the path is not valid";
    case input_target::query: return "the query is not valid";
    case input_target::headers: return "the header fields are not valid";
    case input_target::cookies: return "the cookies are not valid";
    default: return "the body is not valid";
    }
}

} // namespace

invalid_input::invalid_input(input_target target, std::vector<input_fault> faults)
    : http_error(400, sentence_for(target)), target_(target), faults_(std::move(faults)) {}

} // namespace tunic
