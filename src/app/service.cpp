#include <tunic/app/service_core.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace tunic {

std::vector<route_info> const& service::routes() const noexcept { return core_->routes(); }
std::vector<any_endpoint> const& service::endpoints() const noexcept { return core_->endpoints(); }
std::vector<layer_info> const& service::layers() const noexcept { return core_->layers(); }

namespace {

std::string layers_text(std::vector<layer_info> const& layers) {
    std::string text;
    for (auto const& layer : layers) {
        if (!text.empty()) text += " > ";
        text += layer.name;
        if (!layer.slot.empty()) text += fmt::format("[{}]", layer.slot);
    }
    return text;
}

// Compilers give full paths; the file and its folder are enough to find a place.
std::string_view short_path(std::string_view path) {
    auto const file = path.rfind('/');
    auto const folder = file == 0 || file == path.npos ? path.npos : path.rfind('/', file - 1);
    return folder == path.npos ? path : path.substr(folder + 1);
}

} // namespace

std::string service::describe() const {
    std::size_t widest_method = 6, widest_pattern = 7;
    for (auto const& r : routes())
        for (auto const& m : r.methods) {
            widest_method = std::max(widest_method, m.method.size());
            widest_pattern = std::max(widest_pattern, r.pattern.size());
        }
    std::string table;
    auto out = std::back_inserter(table);
    if (!layers().empty()) fmt::format_to(out, "every request: {}\n", layers_text(layers()));
    fmt::format_to(out, "{:<{}}  {:<{}}  {}\n", "METHOD", widest_method, "PATTERN", widest_pattern, "LAYERS");
    for (auto const& r : routes()) {
        for (auto const& m : r.methods)
            fmt::format_to(out, "{:<{}}  {:<{}}  {}  ({}:{})\n", m.method, widest_method, r.pattern, widest_pattern,
                           layers_text(m.layers), short_path(r.where.file), r.where.line);
        for (auto const& text : r.aliases)
            fmt::format_to(out, "{:<{}}  {:<{}}  alias of {}\n", "", widest_method, text, widest_pattern, r.pattern);
    }
    return table;
}

} // namespace tunic
