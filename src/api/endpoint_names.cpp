#include <tunic/api/endpoint_names.hpp>

namespace tunic::detail {

std::string tag_of(std::string_view pattern, std::string_view root) {
    auto below = pattern.substr(root.size());
    if (below.starts_with('/')) below.remove_prefix(1);
    auto const segment = below.substr(0, below.find('/'));
    if (!segment.empty() && segment.front() != ':') return std::string(segment);
    return std::string(root.substr(root.rfind('/') + 1));
}

} // namespace tunic::detail
