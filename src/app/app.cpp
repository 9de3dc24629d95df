#include <tunic/app/app.hpp>
#include <tunic/app/service_core.hpp>

namespace tunic {

bool detail::is_debug_build() noexcept {
#ifdef NDEBUG
    return false;
#else
    return true;
#endif
}

app::app() = default;
app::app(app_options options) : options_(std::move(options)) {}
app::app(app const&) = default;
app::app(app&&) noexcept = default;
app& app::operator=(app const&) = default;
app& app::operator=(app&&) noexcept = default;
app::~app() = default;

app& app::add(route_pattern pattern, route_item handler) {
    handler.where = pattern.where();
    root_.routes.push_back(route{std::string(pattern.text()), pattern.where(), {std::move(handler)}});
    return *this;
}

app& app::mount(route r) {
    root_.routes.push_back(std::move(r));
    return *this;
}
app& app::mount(group g) {
    root_.groups.push_back(std::move(g));
    return *this;
}

service app::compile() && {
    return service(std::make_shared<service_core const>(root_, not_found_, std::move(options_)));
}
service app::compile() const& { return service(std::make_shared<service_core const>(root_, not_found_, options_)); }

} // namespace tunic
