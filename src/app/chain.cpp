#include <tunic/app/chain.hpp>
#include <tunic/base/text.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace tunic {
namespace {

constexpr std::string_view edge_prefix = "edge:";
constexpr std::string_view validate_prefix = "validate:";

// In the order of input_target.
constexpr std::array<std::string_view, 9> validators{"validate:params",    "validate:query", "validate:headers",
                                                     "validate:cookies",   "validate:json",  "validate:form",
                                                     "validate:multipart", "validate:text",  "validate:bytes"};

// Validators run in this order; the bodies share the last place, since a route reads only one of them.
constexpr std::size_t before_body = 4;

constexpr std::string_view slot_of(input_target target) { return validators[static_cast<std::size_t>(target)]; }

enum phase : std::size_t { edge, validate_first, validate_body = validate_first + before_body, ordinary };

std::size_t phase_of(std::string_view slot) {
    if (slot.starts_with(edge_prefix)) return edge;
    if (!slot.starts_with(validate_prefix)) return ordinary;
    auto const body = validators.begin() + before_body;
    return validate_first + static_cast<std::size_t>(std::find(validators.begin(), body, slot) - validators.begin());
}

// All `use` items, with each slot reduced to its occupant in its place.
std::vector<route_item const*> occupants(std::span<chain_level const> levels) {
    std::vector<route_item const*> placed;
    for (chain_level const level : levels)
        for (route_item const& item : level) {
            if (item.is != route_item::kind::use) continue;
            auto const same_slot = [&](route_item const* other) {
                return !item.slot.empty() && other->slot == item.slot;
            };
            auto const place = std::find_if(placed.begin(), placed.end(), same_slot);
            if (place != placed.end())
                *place = &item;
            else
                placed.push_back(&item);
        }
    return placed;
}

} // namespace

std::vector<planned_layer> plan_chain(std::span<chain_level const> levels, route_item const& handler) {
    std::vector<planned_layer> plan;
    for (chain_level const level : levels)
        for (route_item const& item : level)
            if (item.is == route_item::kind::error_handler) plan.push_back({&item.layers.front(), {}, item.where});

    auto const served = method::custom(handler.method_name);
    auto uses = occupants(levels);
    std::erase_if(uses, [&](route_item const* item) { return !item->on.contains(served); });
    auto const claimed = [&](input_layers const& in) {
        return std::any_of(uses.begin(), uses.end(), [&](auto* item) { return item->slot == slot_of(in.target); });
    };
    for (std::size_t now = edge; now <= ordinary; ++now) {
        for (route_item const* item : uses)
            if (phase_of(item->slot) == now) plan.push_back({&item->layers.front(), item->slot, item->where});
        for (input_layers const& in : handler.inputs)
            if (phase_of(slot_of(in.target)) == now && !claimed(in))
                plan.push_back({&in.read_and_check, slot_of(in.target), handler.where});
    }
    for (input_layers const& in : handler.inputs)
        if (claimed(in)) plan.push_back({&in.read, {}, handler.where});

    for (any_layer const& layer : handler.layers) plan.push_back({&layer, {}, handler.where});
    return plan;
}

std::string slot_fault(std::string_view slot) {
    auto const colon = slot.find(':');
    if (colon == slot.npos) return {};
    auto const prefix = slot.substr(0, colon + 1);
    if (prefix == edge_prefix)
        return colon + 1 == slot.size() ? "needs a name behind the colon, such as 'edge:auth'" : "";
    if (prefix == validate_prefix) {
        if (std::find(validators.begin(), validators.end(), slot) != validators.end()) return {};
        std::string sentence("is no part of a request that is validated; there are");
        for (auto const known : validators) sentence.append(known == validators.front() ? " " : ", ").append(known);
        return sentence;
    }
    for (auto const known : {edge_prefix, validate_prefix})
        if (text::iequals(prefix, known)) return fmt::format("is written '{}' in lower case", known);
    return {};
}

} // namespace tunic
