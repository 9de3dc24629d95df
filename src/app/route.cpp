#include <tunic/app/route.hpp>

namespace tunic {

route_item::route_item() = default;
route_item::route_item(kind what, code_location at) : is(what), where(at) {}
route_item::route_item(route_item const&) = default;
route_item::route_item(route_item&&) noexcept = default;
route_item& route_item::operator=(route_item const&) = default;
route_item& route_item::operator=(route_item&&) noexcept = default;
route_item::~route_item() = default;

route::route() = default;
route::route(std::string what, code_location at, std::vector<route_item> all)
    : pattern(std::move(what)), where(at), items(std::move(all)) {}
route::route(route const&) = default;
route::route(route&&) noexcept = default;
route& route::operator=(route const&) = default;
route& route::operator=(route&&) noexcept = default;
route::~route() = default;

void route_item::add(any_layer layer) { layers.push_back(std::move(layer)); }
void route_item::add_input(input_target target, any_layer read_and_check, any_layer read, shape_function what) {
    inputs.push_back({target, std::move(read_and_check), std::move(read), what});
}

route_item alias(route_pattern pattern) {
    route_item item(route_item::kind::alias, pattern.where());
    item.pattern = pattern.text();
    return item;
}

route_item limits(route_limits const& own, code_location where) {
    route_item item(route_item::kind::limits, where);
    item.limit = own;
    return item;
}
void detail::add(route& to, route_item item) { to.items.push_back(std::move(item)); }
void detail::add(group& to, route_item item) { to.items.push_back(std::move(item)); }
void detail::add(group& to, route const& r) { to.routes.push_back(r); }
void detail::add(group& to, group const& g) { to.groups.push_back(g); }

} // namespace tunic
