#include <tunic/api/endpoint_names.hpp>

namespace tunic::detail {

std::string tag_of(std::string_view pattern, std::string_view root) {
    auto below = pattern.substr(root.size());
    if (below.starts_with('/')) below.remove_prefix(1);
    auto const segment = below.substr(0, below.find('/'));
    if (!segment.empty() && segment.front() != ':') return std::string(segment);
    return std::string(root.substr(root.rfind('/') + 1));
}

std::string text_of(std::string_view name) { return std::string(name); }

std::string text_of_integer(bool is_signed, std::size_t size) {
    return (is_signed ? "int" : "uint") + std::to_string(8 * size);
}

std::string with_suffix(std::string text, std::string_view suffix) { return std::move(text.append(suffix)); }

std::string text_of_one(std::span<std::string const> alternatives) {
    std::string all;
    for (auto const& text : alternatives) {
        if (!all.empty()) all += " | ";
        all += text;
    }
    return all;
}

namespace {

any_endpoint::type describe(type_plan const& plan) {
    if (!plan.text) return {};
    return {plan.text(), plan.shape};
}

} // namespace

any_endpoint describe_endpoint(endpoint_plan const& plan, code_location where) {
    any_endpoint e;
    e.name = plan.name;
    e.tag = tag_of(plan.pattern, plan.root_pattern);
    e.method = plan.method;
    e.pattern = plan.pattern;
    for (auto const& parameter : plan.parameters)
        e.parameters.push_back({std::string(parameter.name), describe(parameter.is)});
    e.query = describe(plan.query);
    e.request = describe(plan.request);
    e.response = describe(plan.response);
    e.status = plan.status;
    for (auto const& failure : plan.failures) e.failures.push_back({failure.status, describe(failure.is)});
    e.doc = plan.doc;
    e.where = where;
    return e;
}

} // namespace tunic::detail
