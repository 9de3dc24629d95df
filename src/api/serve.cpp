#include <tunic/api/serve.hpp>
#include <tunic/app/service_core.hpp>

#include <fmt/format.h>
#include <stdexcept>

namespace tunic::detail {

bool checks_response(context const& c) noexcept {
    return c.method() != method::HEAD && service_core::of(c).checks_responses();
}

void refuse_response(method verb, std::string_view pattern, data::fault_list const& faults) {
    std::string text =
        fmt::format("{} {} was answered with what breaks the rules of its response:", verb.name(), pattern);
    for (auto const& fault : faults.faults())
        text += fmt::format(" {}{}{};", fault.path, fault.path.empty() ? "" : ": ", fault.message);
    text.pop_back();
    throw std::logic_error(text);
}

route make_endpoint_route(any_endpoint (*describe)(code_location), void (*add_declared_inputs)(route_item&),
                          any_layer handler, code_location where) {
    auto declared = describe(where);
    route made{declared.pattern, where, {}};
    route_item item(route_item::kind::handler, where);
    item.method_name = declared.method;
    item.endpoint = std::make_shared<any_endpoint const>(std::move(declared));
    add_declared_inputs(item);
    item.add(std::move(handler));
    made.items.push_back(std::move(item));
    return made;
}

} // namespace tunic::detail
