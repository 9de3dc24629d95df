#include <tunic/app/any_layer.hpp>

namespace tunic::detail {

std::string readable_name(std::string_view type) {
    if (type.find("lambda") != std::string_view::npos) return "lambda";
    if (type.find("(*)") != std::string_view::npos) return "function";
    // Arguments of templates may have colons of their own; only what stands before them is shortened.
    auto const arguments = type.find('<');
    auto const scope = type.substr(0, arguments).rfind("::");
    return std::string(scope == std::string_view::npos ? type : type.substr(scope + 2));
}

} // namespace tunic::detail
