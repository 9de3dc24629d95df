#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::data {

/// Names for documents from names as compilers spell them: letters, digits, `_`, `-` and `.`, all different. Namespaces
/// are dropped unless two names would be equal: then all of those keep theirs, `billing.address` and `people.address`,
/// so that a name does not depend on the order. Names that are still equal are numbered.
std::vector<std::string> short_names(std::span<std::string_view const> spelled);

} // namespace tunic::data
