#include "app/service_builder.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tunic {
namespace {

std::string at(code_location where) { return fmt::format("{}:{}", where.file, where.line); }

std::string joined(std::string_view prefix, std::string_view pattern) {
    if (pattern == "/" && !prefix.empty()) return std::string(prefix);
    std::string text(prefix);
    while (!text.empty() && text.back() == '/') text.pop_back();
    text += pattern;
    return text;
}

std::vector<std::string> names_of(routing::parsed_pattern const& parsed) {
    auto const views = parsed.names();
    return {views.begin(), views.end()};
}

template <class T> void inherit(std::optional<T>& own, std::optional<T> const& outer) {
    if (!own) own = outer;
}

// Only the limits that a route may set; the others belong to connections.
route_limits limits_of_route(std::vector<chain_level> const& levels) {
    route_limits result;
    for (auto level = levels.rbegin(); level != levels.rend(); ++level)
        for (route_item const& item : *level) {
            if (item.is != route_item::kind::limits) continue;
            inherit(result.body, item.limit.body);
            inherit(result.multipart, item.limit.multipart);
            inherit(result.request_time, item.limit.request_time);
            inherit(result.handler_time, item.limit.handler_time);
            inherit(result.half_close, item.limit.half_close);
        }
    return result;
}

} // namespace

void service_builder::build(group const& root, std::vector<any_layer> const& not_found) {
    matching_.case_sensitive = core_.options_.case_sensitive;
    matching_.strict_slash = core_.options_.trailing_slash != slash::ignore;
    patterns_ = routing::trie_builder(matching_);

    for (auto const kind : {route_item::kind::error_handler, route_item::kind::use})
        for (route_item const& item : root.items)
            if (item.is == kind) {
                app_layers_.push_back(item.layers.front());
                app_infos_.push_back({item.layers.front().name(), {}, item.where});
            }
    core_.app_layers_ = app_infos_;
    core_.around_all_ = app_layers_;

    any_layer const answer{nullptr, &service_core::answer_fallback, "automatic answer"};
    core_.fallback_ = add_chain({{&answer, {}, {}}});
    core_.has_not_found_ = !not_found.empty();
    any_layer const missing{nullptr, &service_core::begin_not_found, "not found"};
    if (core_.has_not_found_) core_.not_found_ = add_chain({{&missing, {}, {}}, {&not_found.front(), {}, {}}});

    add_group(root, {});
    complete_leaves();
    if (!faults_.empty()) return;
    try {
        core_.trie_ = patterns_.build();
    } catch (std::length_error const& e) { return fault(e.what()); }
    settle_pointers();
}

void service_builder::add_group(group const& g, surroundings around) {
    if (!g.prefix.empty()) { // the app itself is a group without a prefix, and its items run for every request
        around.prefix = joined(around.prefix, g.prefix);
        around.levels.emplace_back(g.items);
        for (route_item const& item : g.items)
            if (item.is == route_item::kind::handler || item.is == route_item::kind::alias)
                fault(fmt::format("group '{}' ({}): a handler or an alias belongs to a route, not to a group", g.prefix,
                                  at(g.where)));
        check_slots(g.items);
    }
    for (auto const& r : g.routes) add_route(r, around);
    for (auto const& inner : g.groups) add_group(inner, around);
}

void service_builder::add_route(route const& r, surroundings const& around) {
    route_info info{joined(around.prefix, r.pattern), {}, {}, r.where};
    for (route_item const& item : r.items)
        if (item.is == route_item::kind::alias) info.aliases.push_back(item.pattern);
    check_slots(r.items);
    add_methods(r, around, info);
    if (info.methods.empty()) fault(fmt::format("route '{}' ({}) has no handler", info.pattern, at(r.where)));
    core_.routes_.push_back(std::move(info));
}

void service_builder::check_slots(std::vector<route_item> const& items) {
    for (route_item const& item : items)
        if (auto const why = slot_fault(item.slot); !why.empty())
            fault(fmt::format("use (layer {}, {}): the slot '{}' {}", item.layers.front().name(), at(item.where),
                              item.slot, why));
}

void service_builder::check_inputs(route_item const& handler, route_info const& of) {
    for (auto const& sentence : handler.wrong_rules)
        fault(fmt::format("route '{}' ({}): the handler for {}: {}", of.pattern, at(of.where), handler.method_name,
                          sentence));
    if (handler.needed_params.empty()) return;
    try {
        auto const names = names_of(routing::parse(of.pattern));
        for (auto const needed : handler.needed_params)
            if (std::find(names.begin(), names.end(), needed) == names.end())
                fault(fmt::format("route '{}' ({}): the handler for {} needs a parameter '{}', which the pattern does "
                                  "not have",
                                  of.pattern, at(of.where), handler.method_name, needed));
    } catch (bad_pattern const&) { /* already a fault of add_entry */
    }
}

void service_builder::add_methods(route const& r, surroundings const& around, route_info& info) {
    auto levels = around.levels;
    levels.emplace_back(r.items);
    auto const own_limits = limits_of_route(levels);

    for (route_item const& item : r.items) {
        if (item.is != route_item::kind::handler) continue;
        auto const parsed = method::parse(item.method_name);
        if (!parsed) {
            fault(fmt::format("route '{}' ({}): '{}' is no method name", info.pattern, at(r.where), item.method_name));
            info.methods.push_back({item.method_name, {}});
            continue;
        }
        core_.texts_.push_back(item.method_name);
        auto const verb = method::custom(core_.texts_.back());
        if (verb == method::CONNECT)
            fault(fmt::format("route '{}' ({}): CONNECT asks for a tunnel and cannot be routed", info.pattern,
                              at(r.where)));
        auto const same = [&](method_info const& m) { return m.method == item.method_name; };
        if (std::any_of(info.methods.begin(), info.methods.end(), same)) {
            fault(fmt::format("route '{}' ({}) has two handlers for {}", info.pattern, at(r.where), item.method_name));
            continue;
        }
        if (!verb.is_standard() && !core_.knows(verb)) core_.custom_methods_.push_back(verb);

        check_inputs(item, info);
        auto plan = plan_chain(levels, item);
        for (auto& layer : plan) // a builder's functions were written where its route was
            if (layer.where.line == 0) layer.where = r.where;
        method_info described{item.method_name, {}};
        for (auto const& layer : plan)
            described.layers.push_back({layer.layer->name(), std::string(layer.slot), layer.where});
        for (auto const& input : item.inputs) described.inputs.push_back({input.target, input.what});
        info.methods.push_back(std::move(described));
        if (item.endpoint) core_.endpoints_.emplace_back(*item.endpoint).pattern = info.pattern;

        auto const chain = add_chain(plan);
        add_entry(info.pattern, r.where, verb, chain, own_limits);
        for (route_item const& other : r.items)
            if (other.is == route_item::kind::alias) add_entry(other.pattern, other.where, verb, chain, own_limits);
    }

    if (info.aliases.empty()) return;
    try {
        auto wanted = names_of(routing::parse(info.pattern));
        std::sort(wanted.begin(), wanted.end());
        for (auto const& text : info.aliases) {
            auto names = names_of(routing::parse(text));
            std::sort(names.begin(), names.end());
            if (names != wanted)
                fault(fmt::format("alias '{}' of route '{}' ({}) does not have the same parameters", text, info.pattern,
                                  at(r.where)));
        }
    } catch (bad_pattern const&) { /* already a fault of add_entry */
    }
}

void service_builder::add_entry(std::string const& pattern, code_location where, method verb, compiled_chain chain,
                                route_limits const& own) {
    routing::parsed_pattern parsed;
    try {
        parsed = routing::parse(pattern);
    } catch (bad_pattern const& e) { // each part was checked; joined they may repeat a name, or have too many
        auto const sentence = fmt::format("route '{}' ({}): {}", pattern, at(where), e.what());
        if (std::find(faults_.begin(), faults_.end(), sentence) == faults_.end()) fault(sentence);
        return;
    }
    auto const leaf = leaf_of(parsed, routing::shape(parsed, matching_));
    auto const [earlier, fresh] =
        declared_.try_emplace({leaf, std::string(verb.name())}, declared_method{where, pattern});
    if (!fresh)
        return fault(fmt::format("{} '{}' ({}) is served already by '{}' ({})", verb.name(), pattern, at(where),
                                 earlier->second.pattern, at(earlier->second.where)));
    core_.names_.push_back(names_of(parsed));
    core_.texts_.push_back(pattern);
    auto const index = static_cast<std::uint16_t>(core_.entries_.size());
    if (core_.entries_.size() >= leaf::none) return fault("there are more than 65534 handlers");
    core_.entries_.push_back({verb, chain, &core_.names_.back(), &core_.texts_.back(), own});
    if (verb.is_standard())
        core_.leaves_[leaf].by_index[verb.index()] = index;
    else
        core_.leaves_[leaf].others.push_back(index);
}

std::uint32_t service_builder::leaf_of(routing::parsed_pattern const& parsed, std::string const& shape) {
    auto const [place, fresh] = leaf_by_shape_.try_emplace(shape, static_cast<std::uint32_t>(core_.leaves_.size()));
    if (fresh) {
        leaf l;
        l.by_index.fill(leaf::none);
        core_.leaves_.push_back(std::move(l));
        patterns_.add(parsed, place->second);
    }
    return place->second;
}

compiled_chain service_builder::add_chain(std::vector<planned_layer> const& plan) {
    compiled_chain chain;
    chain.infos = static_cast<std::uint32_t>(core_.layers_.size());
    auto const add = [&](any_layer const& layer, layer_info info) {
        core_.owned_.push_back(layer);
        core_.layers_.push_back(layer.compiled());
        core_.infos_.push_back(std::move(info));
    };
    for (std::size_t i = 0; i < app_layers_.size(); ++i) add(app_layers_[i], app_infos_[i]);
    for (auto const& p : plan) add(*p.layer, {p.layer->name(), std::string(p.slot), p.where});
    chain.size = static_cast<std::uint32_t>(core_.layers_.size()) - chain.infos;
    for (std::uint32_t i = 0; i < chain.size; ++i) core_.layers_[chain.infos + i].position = i + 1;
    return chain;
}

// HEAD is answered by the GET chain unless it has its own handler (RFC 9110 section 9.3.2).
void service_builder::complete_leaves() {
    method_set all = method_set(method::OPTIONS);
    for (leaf& l : core_.leaves_) {
        auto& head = l.by_index[method::HEAD.index()];
        auto const get = l.by_index[method::GET.index()];
        if (head == leaf::none) head = get;
        if (get != leaf::none) all |= method::HEAD;

        method_set standard(method::OPTIONS);
        for (auto const e : l.by_index)
            if (e != leaf::none) standard |= core_.entries_[e].verb;
        if (head != leaf::none) standard |= method::HEAD;
        std::vector<method> custom;
        custom.reserve(l.others.size());
        for (auto const e : l.others) custom.push_back(core_.entries_[e].verb);
        l.allow = allow_value(standard, custom);
    }
    for (method_entry const& e : core_.entries_)
        if (e.verb.is_standard()) all |= e.verb;
    core_.allow_all_ = allow_value(all, core_.custom_methods_);
}

void service_builder::settle_pointers() {
    auto const settle = [&](compiled_chain& chain) { chain.first = core_.layers_.data() + chain.infos; };
    settle(core_.fallback_);
    if (core_.has_not_found_) settle(core_.not_found_);
    for (method_entry& e : core_.entries_) settle(e.chain);
}

service_core::service_core(group const& root, std::vector<any_layer> const& not_found, app_options options)
    : options_(std::move(options)) {
    service_builder builder(*this);
    builder.build(root, not_found);
    if (!builder.faults().empty()) throw setup_error(std::move(builder.faults()));
}

} // namespace tunic
