#include <tunic/app/route.hpp>

namespace tunic {

route_item alias(route_pattern pattern) {
    route_item item;
    item.is = route_item::kind::alias;
    item.pattern = pattern.text();
    item.where = pattern.where();
    return item;
}

} // namespace tunic
