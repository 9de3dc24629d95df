#include <tunic/data/type_shape.hpp>

namespace tunic::data {
namespace {

// An empty value tells nothing.
bool is_worth_telling(std::string_view json) noexcept {
    return json != "null" && json != "\"\"" && json != "[]" && json != "{}";
}

} // namespace

type_shape shape_of_plan(object_plan const& plan, bool const* required, void const* const* values) {
    type_shape shape{.is = type_shape::kind::object, .name = plan.name, .strict = plan.strict};
    if (plan.description) shape.description = plan.description();
    shape.fields.reserve(plan.fields.size());
    for (std::size_t i = 0; i != plan.fields.size(); ++i) {
        auto const& field = plan.fields[i];
        std::string value;
        if (values && !required[i]) value = field.value_text(values[i]);
        shape.fields.push_back({.name = field.name,
                                .type = field.type,
                                .required = required[i],
                                .required_by_name = field.required_by_name,
                                .rules = field.rules,
                                .description = field.description ? field.description() : std::string{},
                                .value = is_worth_telling(value) ? std::move(value) : std::string{},
                                .always_written = field.always_written});
    }
    return shape;
}

} // namespace tunic::data
