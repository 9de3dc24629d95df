#include <tunic/app/any_layer.hpp>

namespace tunic {

any_layer::any_layer(std::shared_ptr<void const> object, task<> (*invoke)(context&, next, void const*),
                     std::string name)
    : owner_(std::move(object)), compiled_{owner_.get(), invoke}, name_(std::move(name)) {}
any_layer::any_layer(any_layer const&) = default;
any_layer::any_layer(any_layer&&) noexcept = default;
any_layer& any_layer::operator=(any_layer const&) = default;
any_layer& any_layer::operator=(any_layer&&) noexcept = default;
any_layer::~any_layer() = default;

any_layer named(std::string name, any_layer inner) {
    inner.name_ = std::move(name);
    return inner;
}

std::string detail::readable_name(std::string_view type) {
    if (type.find("lambda") != std::string_view::npos) return "lambda";
    if (type.find("(*)") != std::string_view::npos) return "function";
    // Template arguments may contain colons; only the text before them is shortened.
    auto const arguments = type.find('<');
    auto const scope = type.substr(0, arguments).rfind("::");
    return std::string(scope == std::string_view::npos ? type : type.substr(scope + 2));
}

any_layer detail::layer_of_type(std::shared_ptr<void const> object, task<> (*invoke)(context&, next, void const*),
                                std::string_view type) {
    return {std::move(object), invoke, readable_name(type)};
}

} // namespace tunic
