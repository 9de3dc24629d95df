#include <tunic/data/json_schema.hpp>

#include "data/json_members.hpp"

#include <tunic/data/rule_keyword.hpp>
#include <tunic/data/text_buffer.hpp>

#include <algorithm>

namespace tunic {
namespace {

using data::json_members;
using data::write_array;
using data::write_object;
using is = type_shape::kind;

// What stands beside a type: the rules of the field that has it, and whether null is allowed.
struct surroundings {
    std::span<rule_keyword const> rules = {};
    bool or_null = false;
};

class writer {
public:
    writer(schema_names const& names, schema_direction direction) noexcept : names_(names), direction_(direction) {}

    void put(text_buffer& out, type_shape const& shape, surroundings around = {}) const {
        write_object(out, [&](json_members& to) { put_members(to, shape, around); });
    }
    void put_field(text_buffer& out, field_shape const& field, bool with_null) const {
        write_object(out, [&](json_members& to) {
            auto const* shape = &field.type();
            while (!with_null && shape->is == is::maybe) shape = &shape->parts[0]();
            put_members(to, *shape, {.rules = field.rules});
            to.add_unless_empty("description", field.description);
            if (is_input() && !field.value.empty()) to.key("default").append(field.value);
        });
    }
    void put_definition(text_buffer& out, type_shape const& shape) const {
        write_object(out, [&](json_members& to) {
            put_type(to, shape, {});
            to.add_unless_empty("description", shape.description);
        });
    }

    void put_members(json_members& to, type_shape const& shape, surroundings around = {}) const {
        if (!names_.name_of(shape, direction_).empty()) {
            to.add("$ref", names_.reference_to(shape, direction_));
            put_keywords(to, {}, around.rules);
        } else
            put_type(to, shape, around);
    }

private:
    bool is_input() const noexcept { return direction_ == schema_direction::input; }

    void put_type(json_members& to, type_shape const& shape, surroundings around) const {
        switch (shape.is) {
        case is::anything: break;
        case is::null: to.add("type", "null"); break;
        case is::boolean: put_simple(to, "boolean", shape, around); break;
        case is::integer: put_simple(to, "integer", shape, around); break;
        case is::number: put_simple(to, "number", shape, around); break;
        case is::text: put_simple(to, "string", shape, around); break;
        case is::enumeration:
            to.add("type", "string");
            to.add("enum", shape.values);
            break;
        case is::constant:
            to.add("type", "string");
            to.add("const", shape.values[0]);
            break;
        case is::object: put_object(to, shape); break;
        case is::map:
            put_simple(to, "object", shape, around);
            if (auto const& keys = shape.parts[0](); keys.is == is::enumeration) put(to.key("propertyNames"), keys);
            put_elements(to.key("additionalProperties"), shape.parts[1](), around);
            break;
        case is::list:
            put_simple(to, "array", shape, around);
            put_elements(to.key("items"), shape.parts[0](), around);
            break;
        case is::tuple:
            put_simple(to, "array", shape, around);
            write_array(to.key("prefixItems"), shape.parts,
                        [&](text_buffer& out, shape_function part) { put(out, part()); });
            break;
        case is::maybe: put_maybe(to, shape.parts[0](), around); break;
        case is::any_of: put_choice(to.key("anyOf"), shape); break;
        case is::one_of:
            put_choice(to.key("oneOf"), shape);
            put_discriminator(to, shape);
            break;
        }
    }

    void put_elements(text_buffer& out, type_shape const& shape, surroundings around) const {
        auto const rules = element_keywords(around.rules);
        put(out, shape, {.rules = rules});
    }

    void put_choice(text_buffer& to, type_shape const& shape) const {
        write_array(to, shape.parts, [&](text_buffer& out, shape_function part) { put(out, part()); });
    }

    // Of OpenAPI, where it is for choices of named objects only. JSON Schema can do without: each object's tag is a
    // constant.
    void put_discriminator(json_members& to, type_shape const& shape) const {
        auto const has_tag = [](shape_function part) { return !part().tag.empty(); };
        if (!names_.have_discriminators() || !std::all_of(shape.parts.begin(), shape.parts.end(), has_tag)) return;
        write_object(to.key("discriminator"), [&](json_members& members) {
            members.add("propertyName", shape.tag);
            write_object(members.key("mapping"), [&](json_members& mapping) {
                for (auto const part : shape.parts)
                    mapping.add(part().fields.front().type().values[0], names_.reference_to(part(), direction_));
            });
        });
    }

    void put_simple(json_members& to, std::string_view type, type_shape const& shape, surroundings around) const {
        if (around.or_null)
            to.add("type", std::array{type, std::string_view("null")});
        else
            to.add("type", type);
        if (!has(around.rules, "format")) to.add_unless_empty("format", shape.format);
        put_keywords(to, shape.bounds, around.rules);
    }

    void put_object(json_members& to, type_shape const& shape) const {
        to.add("type", "object");
        write_object(to.key("properties"), [&](json_members& properties) {
            for (auto const& field : shape.fields) put_field(properties.key(field.name), field, true);
        });
        std::vector<std::string_view> required;
        for (auto const& field : shape.fields)
            if (is_input() ? field.required : field.always_written) required.push_back(field.name);
        if (!required.empty()) to.add("required", required);
        if (is_input() && shape.strict) to.add("additionalProperties", false);
    }

    // Keywords say nothing about null, which has another type, but an `enum` would leave it out.
    void put_maybe(json_members& to, type_shape const& inner, surroundings around) const {
        bool const has_name = !names_.name_of(inner, direction_).empty();
        switch (has_name || has(around.rules, "enum") ? is::any_of : inner.is) {
        case is::anything:
        case is::null:
        case is::maybe: return put_members(to, inner, around); // null already
        case is::enumeration:
        case is::object:
        case is::any_of:
        case is::one_of: {
            auto& out = to.key("anyOf");
            out.append('[');
            put(out, inner, {.rules = around.rules});
            return out.append(R"(,{"type":"null"}])");
        }
        default: around.or_null = true; return put_type(to, inner, around);
        }
    }

    static bool has(std::span<rule_keyword const> keywords, std::string_view name) noexcept {
        return std::any_of(keywords.begin(), keywords.end(), [&](auto const& k) { return k.name == name; });
    }

    // What the type allows and what its rules allow.
    static void put_keywords(json_members& to, std::span<rule_keyword const> bounds,
                             std::span<rule_keyword const> rules) {
        auto all = tightest_of(bounds, rules);
        std::erase_if(all, [](auto const& keyword) { return keyword.value.what == rule_value::kind::keywords; });
        if (!all.empty()) append_keywords(to.separate(), all);
    }

    schema_names const& names_;
    schema_direction direction_;
};

} // namespace

void write_schema(text_buffer& out, type_shape const& shape, schema_names const& names, schema_direction direction) {
    writer(names, direction).put(out, shape);
}
void write_schema(text_buffer& out, field_shape const& field, schema_names const& names, schema_direction direction) {
    writer(names, direction).put_field(out, field, true);
}
void write_text_schema(text_buffer& out, field_shape const& field, schema_names const& names) {
    writer(names, schema_direction::input).put_field(out, field, false);
}
void write_definition(text_buffer& out, type_shape const& shape, schema_names const& names,
                      schema_direction direction) {
    writer(names, direction).put_definition(out, shape);
}

std::string json_schema(type_shape const& shape, schema_direction direction) {
    schema_use const root{&shape, direction};
    schema_names const names("#/$defs/", std::span(&root, 1));
    text_buffer out{*std::pmr::new_delete_resource()};
    write_object(out, [&](json_members& to) {
        to.add("$schema", "https://json-schema.org/draft/2020-12/schema");
        writer(names, direction).put_members(to, shape);
        if (names.all().empty()) return;
        write_object(to.key("$defs"), [&](json_members& definitions) {
            for (auto const& e : names.all()) write_definition(definitions.key(e.name), *e.shape, names, e.direction);
        });
    });
    return std::string(out.view());
}

} // namespace tunic
