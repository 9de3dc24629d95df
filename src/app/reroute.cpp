#include <tunic/app/service_core.hpp>
#include <tunic/http/path.hpp>

#include <cstdint>
#include <limits>
#include <stdexcept>

namespace tunic {
namespace {

// Stored in context::entered_: the next layer is then always entered out of order, so that only the code for that case
// needs to know about rerouting.
constexpr auto rerouted = std::numeric_limits<std::uint32_t>::max();

// Lives from reroute() until the next layer of the app is entered. All chains begin with the same layers of the app, so
// the place in the old chain is also the place in the new one.
struct detour {
    routing::layer const* first; // of the new chain
    std::uint32_t entered;       // in the old one
};

} // namespace

std::uint32_t service_core::entered(context const& c) noexcept {
    return c.entered_ == rerouted ? c.get<detour>().entered : c.entered_;
}

routing::layer const* service_core::entered_out_of_order(context& c, routing::layer const* layer) {
    if (c.entered_ != rerouted) entered_twice(c, layer);
    auto const& way = c.get<detour>();
    if (layer->position <= way.entered) {
        c.entered_ = way.entered;
        entered_twice(c, layer);
    }
    c.chain_ = way.first;
    c.entered_ = layer->position;
    return way.first + (layer->position - 1);
}

void service_core::reroute(context& c, method verb, std::string_view path) const {
    auto const at = entered(c);
    if (at > app_layers_.size())
        throw std::logic_error("reroute() is for layers of the app: a layer of a route runs because of the route");
    bool const refused_unrouted = c.refusal_status_ == 400 || body_was_refused(c);
    if (refused_unrouted || c.head_->form == target_form::asterisk) return;
    if (!path.starts_with('/')) throw std::invalid_argument("reroute() takes a path that begins with a slash");

    auto& head = c.put<request_head>(*c.head_); // the connection keeps its own: it frames the response
    head.verb = verb;
    head.path = path;
    head.clean_path = http::is_clean_path(path);
    c.head_ = &head;
    c.entry_ = nullptr;
    c.automatic_ = {};
    c.refusal_ = "";
    c.refusal_status_ = 0;
    // For a route without a limit, the server applies its own limit while reading.
    auto const& chain = choose(c, std::numeric_limits<std::uint64_t>::max());
    c.put<detour>(detour{chain.first, at});
    c.entered_ = rerouted;
}

void context::reroute(tunic::method verb, std::string_view path) { service_->reroute(*this, verb, path); }

} // namespace tunic
