#pragma once
#include <string>
#include <string_view>

namespace tunic::data {

/// Compact JSON for people: two spaces per level, and everything that fits into `width` columns on one line.
std::string indented_json(std::string_view compact, std::size_t width = 110);

} // namespace tunic::data
