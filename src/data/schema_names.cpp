#include <tunic/data/json_schema.hpp>

#include "data/short_names.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {
namespace {

// Whether anything within a type is not the same for what is read and what is written. A type may contain itself: what
// has been `seen` has been asked.
bool has_two_forms(type_shape const& shape, std::set<type_shape const*>& seen) {
    if (!shape.name.empty() && !seen.insert(&shape).second) return false;
    if (shape.strict) return true;
    for (auto const& field : shape.fields)
        if (field.required != field.always_written || !field.value.empty() || has_two_forms(field.type(), seen))
            return true;
    return std::any_of(shape.parts.begin(), shape.parts.end(),
                       [&](shape_function part) { return has_two_forms(part(), seen); });
}

bool has_two_forms(type_shape const& shape) {
    std::set<type_shape const*> seen;
    return has_two_forms(shape, seen);
}

} // namespace

schema_names::schema_names(std::string_view prefix, std::span<schema_use const> roots, dialect of)
    : prefix_(prefix), dialect_(of) {
    for (auto const& root : roots) collect(*root.shape, root.direction);
    give_names();
}

void schema_names::collect(type_shape const& shape, schema_direction direction) {
    if (!shape.name.empty()) {
        if (direction == schema_direction::output && !has_two_forms(shape)) direction = schema_direction::input;
        auto const is_this = [&](entry const& e) { return e.shape == &shape && e.direction == direction; };
        if (std::any_of(entries_.begin(), entries_.end(), is_this)) return;
        entries_.push_back({{}, &shape, direction});
    }
    for (auto const& field : shape.fields) collect(field.type(), direction);
    for (auto const part : shape.parts) collect(part(), direction);
}

void schema_names::give_names() {
    // The name of a type is that of its input, or of its output where there is no other.
    std::vector<entry*> types;
    std::vector<entry*> outputs_beside;
    for (auto& e : entries_) {
        auto const has_its_type = [&](entry const* o) { return o->shape == e.shape; };
        auto const other = std::find_if(types.begin(), types.end(), has_its_type);
        if (other == types.end()) {
            types.push_back(&e);
            continue;
        }
        bool const is_output = e.direction == schema_direction::output;
        outputs_beside.push_back(is_output ? &e : *other);
        if (!is_output) *other = &e;
    }

    std::vector<std::string> full;
    full.reserve(types.size());
    for (auto const* const e : types) {
        full.emplace_back(e->shape->name);
        // A type with a tag beside the same without, or with another.
        auto const is_other = [&](entry const* o) { return o->shape != e->shape && o->shape->name == e->shape->name; };
        if (!e->shape->tag.empty() && std::any_of(types.begin(), types.end(), is_other))
            full.back().append("_by_").append(e->shape->tag);
    }
    auto names = data::short_names(std::vector<std::string_view>(full.begin(), full.end()));
    std::set<std::string> const taken(names.begin(), names.end());
    for (std::size_t i = 0; i != names.size(); ++i) types[i]->name = std::move(names[i]);

    // As the names of types are all different, these are too: each avoids only what types are called.
    for (auto* const output : outputs_beside) {
        auto const wanted = std::string(name_of(*output->shape)) + "_response";
        output->name = wanted;
        for (int number = 2; taken.contains(output->name); ++number)
            output->name = wanted + '_' + std::to_string(number);
    }
}

std::string_view schema_names::name_of(type_shape const& shape, schema_direction direction) const noexcept {
    std::string_view found;
    for (auto const& e : entries_) {
        if (e.shape != &shape) continue;
        if (e.direction == direction) return e.name;
        found = e.name; // of both directions, if there is no other
    }
    return found;
}

std::string schema_names::reference_to(type_shape const& shape, schema_direction direction) const {
    return prefix_ + std::string(name_of(shape, direction));
}

} // namespace tunic
