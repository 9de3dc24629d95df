#pragma once
#include <tunic/app/route.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {

/// One layer in its place in the chain of one method of one route.
struct planned_layer {
    any_layer const* layer = nullptr;
    std::string_view slot;
    code_location where;
};

/// The items of one level; the outermost group comes first, the route last.
using chain_level = std::span<route_item const>;

/// All ordering rules in one pure function: the layers that run for `handler`, outermost first, the handler last.
///
///   error handlers, outer before inner
///   edge slots, in order of first declaration
///   validators: params, query, headers, cookies, then the body; each the handler's own, or the layer in its slot
///   `use` of the groups from outside in, then of the route, in order of text
///   the inputs that are only read, because their slot was claimed
///   the builder's own layers, then the handler
///
/// A slot has one occupant: the innermost, last declared one, in the place of the outermost, first one. `on` is checked
/// first, so an override for other methods leaves nothing in its place. Layers of the app are not part of the plan.
/// Follows KosmoJS's createRoutes.
[[nodiscard]] std::vector<planned_layer> plan_chain(std::span<chain_level const> levels, route_item const& handler);

/// Explains why a slot name is invalid, such as `validate:jsno`; empty for a valid one.
[[nodiscard]] std::string slot_fault(std::string_view slot);

} // namespace tunic
