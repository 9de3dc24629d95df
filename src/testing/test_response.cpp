#include <tunic/testing/test_response.hpp>

#include <tunic/base/text.hpp>

namespace tunic::testing {
namespace {

std::string const* find(test_response::lines const& lines, std::string_view name) {
    for (auto const& [n, value] : lines)
        if (text::iequals(n, name)) return &value;
    return nullptr;
}

} // namespace

std::string test_response::header(std::string_view name) const {
    auto const* const value = find(headers, name);
    return value ? *value : std::string{};
}

bool test_response::has_header(std::string_view name) const { return find(headers, name) != nullptr; }

std::vector<std::string> test_response::header_values(std::string_view name) const {
    std::vector<std::string> values;
    for (auto const& [n, value] : headers)
        if (text::iequals(n, name)) values.push_back(value);
    return values;
}

std::string test_response::trailer(std::string_view name) const {
    auto const* const value = find(trailers, name);
    return value ? *value : std::string{};
}

} // namespace tunic::testing
