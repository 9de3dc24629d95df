#pragma once
#include <tunic/app/chain.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/route/trie_builder.hpp>

#include <map>
#include <string>
#include <vector>

namespace tunic {

/// Turns the records of an app into the tables of a service, and collects all faults on the way.
class service_builder {
public:
    explicit service_builder(service_core& into) : core_(into) {}

    void build(group const& root, std::vector<any_layer> const& not_found);
    [[nodiscard]] std::vector<std::string>& faults() noexcept { return faults_; }

private:
    // The surroundings of a route: the items of its groups from outside in, and their joined prefixes.
    struct surroundings {
        std::string prefix;
        std::vector<chain_level> levels;
    };
    struct declared_method {
        code_location where;
        std::string pattern;
    };

    void add_group(group const& g, surroundings around);
    void add_route(route const& r, surroundings const& around);
    void add_methods(route const& r, surroundings const& around, route_info& info);
    void check_inputs(route_item const& handler, route_info const& of);
    void check_slots(std::vector<route_item> const& items);
    void add_entry(std::string const& pattern, code_location where, method verb, compiled_chain chain,
                   route_limits const& own);
    compiled_chain add_chain(std::vector<planned_layer> const& plan);
    std::uint32_t leaf_of(routing::parsed_pattern const& parsed, std::string const& shape);
    void complete_leaves();
    void settle_pointers();
    void fault(std::string sentence) { faults_.push_back(std::move(sentence)); }

    service_core& core_;
    routing::match_options matching_{};
    routing::trie_builder patterns_{};
    std::map<std::string, std::uint32_t> leaf_by_shape_;
    std::map<std::pair<std::uint32_t, std::string>, declared_method> declared_; // by leaf and method
    std::vector<any_layer> app_layers_;
    std::vector<layer_info> app_infos_;
    std::vector<std::string> faults_;
};

} // namespace tunic
