#pragma once
#include <tunic/app/route.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {

/// One layer at its place in the chain of one method of one route.
struct planned_layer {
    any_layer const* layer = nullptr;
    std::string_view slot;
    code_location where;
};

/// The items of one level: of the outermost group first, of the route last.
using chain_level = std::span<route_item const>;

/// Every rule of order, in one pure function: the layers that run for `handler`, outermost first, the handler last.
///
///   error handlers, outer before inner
///   edge slots, in order of first declaration
///   validators: params, query, headers, cookies, then the body; each the handler's own, or what claimed its slot
///   `use` of the groups from outside in, then of the route, in order of text
///   what is only read, because its slot was claimed
///   the builder's own layers, then the handler
///
/// A slot has one occupant, the innermost and last declared, at the place of the outermost and first. `on` is looked at
/// when that is decided, so an override for other methods leaves nothing in its place. Layers of the app stand outside
/// of all this and are not part of the plan. Follows KosmoJS's createRoutes.
[[nodiscard]] std::vector<planned_layer> plan_chain(std::span<chain_level const> levels, route_item const& handler);

/// Why a slot of this name could never mean what it says, such as `validate:jsno`; empty for one that is right.
[[nodiscard]] std::string slot_fault(std::string_view slot);

} // namespace tunic
