#pragma once
#include <string>
#include <string_view>

namespace tunic::data {

enum class escapes { good, unknown, half_pair };

/// Sets `out` to the text of a JSON string; `raw` is the part between its quotes. `half_pair`: it contains half a
/// surrogate pair, which stands for no character.
escapes unescape(std::string_view raw, std::string& out);

} // namespace tunic::data
