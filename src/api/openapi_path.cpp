#include "api/openapi_path.hpp"

#include <tunic/data/rule_keyword.hpp>
#include <tunic/data/type_shape.hpp>
#include <tunic/http/percent.hpp>
#include <tunic/route/parsed_pattern.hpp>

#include <array>

namespace tunic::documents {
namespace {

using routing::part;
using routing::segment;

// Every path that has been begun goes on with `parts`; a group is left out by some and taken by others.
std::vector<path> with_parts(std::vector<path> begun, std::vector<part> const& parts) {
    for (auto const& p : parts) {
        if (p.is == part::kind::group) {
            auto taken = with_parts(begun, p.parts);
            begun.insert(begun.end(), taken.begin(), taken.end());
            continue;
        }
        for (auto& one : begun)
            if (p.is == part::kind::literal)
                one.texts.back() += http::percent_encode(p.text, http::percent_set::segment);
            else {
                one.parameters.push_back({p.text, p.must_be});
                one.texts.emplace_back();
            }
    }
    return begun;
}

constexpr std::array not_negative{rule_keyword{"minimum", rule_value::of(0)}};
constexpr std::array hex{rule_keyword{"pattern", rule_value::of("^[0-9A-Fa-f]+$")}};
constexpr std::array alpha{rule_keyword{"pattern", rule_value::of("^[A-Za-z]+$")}};
constexpr std::array slug{rule_keyword{"pattern", rule_value::of("^[a-z0-9]+(-[a-z0-9]+)*$")}};

type_shape make_shape(routing::constraint must_be) {
    using routing::constraint;
    using is = type_shape::kind;
    switch (must_be) {
    case constraint::uuid: return {.is = is::text, .format = "uuid"};
    case constraint::date: return {.is = is::text, .format = "date"};
    case constraint::uint: return {.is = is::integer, .bounds = not_negative};
    case constraint::int_: return {.is = is::integer};
    case constraint::hex: return {.is = is::text, .bounds = hex};
    case constraint::alpha: return {.is = is::text, .bounds = alpha};
    case constraint::slug: return {.is = is::text, .bounds = slug};
    case constraint::any: break;
    }
    return {.is = is::text};
}

template <routing::constraint MustBe> type_shape const& constrained() {
    static type_shape const shape = make_shape(MustBe);
    return shape;
}

} // namespace

std::string path::text() const {
    std::string whole = texts.front();
    for (std::size_t i = 0; i != parameters.size(); ++i) whole += '{' + parameters[i].name + '}' + texts[i + 1];
    return whole;
}

std::vector<path> paths_of(std::string_view pattern) {
    auto const parsed = routing::parse(pattern);
    std::vector<path> whole(1);
    std::vector<path> shorter; // without some of the optional segments that have just come
    auto const join = [&] {
        whole.insert(whole.begin(), shorter.begin(), shorter.end());
        shorter.clear();
    };
    for (auto const& s : parsed.segments) {
        if (s.is == segment::presence::required)
            join();
        else
            shorter.insert(shorter.end(), whole.begin(), whole.end());
        for (auto& one : whole) one.texts.back() += '/';
        whole = with_parts(std::move(whole), s.parts);
    }
    if (parsed.trailing_slash)
        for (auto& one : whole) one.texts.back() += '/';
    join();
    for (auto& one : whole)
        if (one.texts.size() == 1 && one.texts.front().empty()) one.texts.front() += '/';
    return whole;
}

shape_function shape_of_constraint(routing::constraint must_be) noexcept {
    using routing::constraint;
    switch (must_be) {
    case constraint::uuid: return &constrained<constraint::uuid>;
    case constraint::date: return &constrained<constraint::date>;
    case constraint::uint: return &constrained<constraint::uint>;
    case constraint::int_: return &constrained<constraint::int_>;
    case constraint::hex: return &constrained<constraint::hex>;
    case constraint::alpha: return &constrained<constraint::alpha>;
    case constraint::slug: return &constrained<constraint::slug>;
    case constraint::any: break;
    }
    return &constrained<constraint::any>;
}

} // namespace tunic::documents
