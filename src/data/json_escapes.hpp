#pragma once
#include <string>
#include <string_view>

namespace tunic::data {

enum class escapes { good, unknown, half_pair };

/// Makes `out` the text that a JSON string stands for, `raw` being what is between its quotes. `half_pair`: it has half
/// a surrogate pair, which stands for no character.
escapes unescape(std::string_view raw, std::string& out);

} // namespace tunic::data
