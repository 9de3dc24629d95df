#include "api/openapi_operation.hpp"

#include "api/openapi_problem.hpp"
#include "data/short_names.hpp"

#include <tunic/app/problem.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/base/text.hpp>
#include <tunic/data/text_reader.hpp>
#include <tunic/http/percent.hpp>

#include <algorithm>
#include <array>

namespace tunic::documents {
namespace {

using is = type_shape::kind;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = text::lower(c);
    return result;
}

// Texts are whatever they are; anything else in a path may turn out not to be that.
bool can_be_wrong(type_shape const& shape) noexcept {
    return shape.is != is::text || !shape.format.empty() || !shape.bounds.empty();
}

type_shape const& without_null(type_shape const& shape) {
    return shape.is == is::maybe ? without_null(shape.parts[0]()) : shape;
}

std::string header_name(std::string_view field) {
    std::string name(field);
    std::transform(name.begin(), name.end(), name.begin(), data::header_spelling());
    return name;
}

// OpenAPI ignores parameters of these names (section 4.8.12.2.1): it has places of its own for what they say.
bool is_described_elsewhere(std::string_view header) noexcept {
    constexpr std::array<std::string_view, 3> names{"Accept", "Content-Type", "Authorization"};
    return std::any_of(names.begin(), names.end(), [&](auto name) { return text::iequals(name, header); });
}

class operation_maker {
public:
    operation_maker(method_info const& method, any_endpoint const* endpoint,
                    documented_error const& invalid_input) noexcept
        : method_(method), endpoint_(endpoint), invalid_input_(invalid_input) {}

    operation make(path const& at, path const& named_as) {
        made_.verb = method_.method;
        made_.method = lower(method_.method);
        if (endpoint_) {
            made_.name = endpoint_->name;
            made_.tag = endpoint_->tag;
            made_.doc = endpoint_->doc;
        } else {
            made_.name = made_.method + at.text();
            made_.tag = first_word(at);
        }
        add_path_parameters(at, named_as);
        for (auto const& input : method_.inputs) add_input(input);
        add_responses();
        return std::move(made_);
    }

private:
    static std::string first_word(path const& at) {
        auto const text = std::string_view(at.texts.front()).substr(1);
        std::string word(text.substr(0, text.find('/')));
        word.resize(static_cast<std::size_t>(http::percent_decode(word, word.data()) - word.data()));
        return word;
    }

    // What the type of the parameter says, or else the pattern.
    field_shape path_field(path::parameter const& of) const {
        if (endpoint_)
            for (auto const& p : endpoint_->parameters)
                if (p.name == of.name) return {.name = of.name, .type = p.is.shape};
        for (auto const& input : method_.inputs)
            if (input.target == input_target::params)
                for (auto const& field : input.shape().fields)
                    if (field.name == of.name) return field;
        return {.name = of.name, .type = shape_of_constraint(of.must_be)};
    }

    void add_path_parameters(path const& at, path const& named_as) {
        for (std::size_t i = 0; i != at.parameters.size(); ++i) {
            auto field = path_field(at.parameters[i]);
            field.value.clear();
            bool const typed = endpoint_ || reads(input_target::params);
            can_be_refused_ |= typed && (can_be_wrong(without_null(field.type())) || !field.rules.empty());
            // The segments of a rest are one text with slashes, which no style of OpenAPI makes of a list.
            if (without_null(field.type()).is == is::list) field = {.name = field.name, .type = &shape_of<std::string>};
            made_.parameters.push_back({"path", named_as.parameters[i].name, true, std::move(field)});
        }
    }

    bool reads(input_target target) const {
        return std::any_of(method_.inputs.begin(), method_.inputs.end(),
                           [=](auto const& i) { return i.target == target; });
    }

    void add_input(input_info const& input) {
        switch (input.target) {
        case input_target::params: return; // with the path
        case input_target::query: return add_fields("query", input.shape());
        case input_target::headers: return add_fields("header", input.shape());
        case input_target::cookies: return add_fields("cookie", input.shape());
        case input_target::json: return add_body("application/json", input.shape);
        case input_target::form: // whichever of the two a page happens to send
            add_form("application/x-www-form-urlencoded", input.shape);
            return add_form("multipart/form-data", input.shape);
        case input_target::multipart: return add_form("multipart/form-data", input.shape);
        case input_target::text: made_.body.push_back({"text/plain", input.shape}); return;
        case input_target::bytes: made_.body.push_back({"application/octet-stream"}); return;
        }
    }

    void add_fields(std::string_view in, type_shape const& object) {
        can_be_refused_ = can_be_refused_ || !object.fields.empty();
        for (auto const& field : object.fields) {
            auto name = in == "header" ? header_name(field.name) : std::string(field.name);
            if (in == "header" && is_described_elsewhere(name)) continue;
            made_.parameters.push_back({in, std::move(name), is_required_text(field), field});
        }
    }

    void add_body(std::string_view media_type, shape_function shape) {
        made_.body.push_back({media_type, shape});
        can_be_refused_ = true;
        has_media_type_ = true;
    }

    void add_form(std::string_view media_type, shape_function shape) {
        add_body(media_type, shape);
        made_.body.back().is_form = true;
    }

    void add_responses() {
        if (endpoint_) {
            add_response(endpoint_->status, "application/json", endpoint_->response.shape);
            for (auto const& f : endpoint_->failures) add_response(f.status, "application/json", f.is.shape);
        } else
            made_.responses.push_back({0});
        if (can_be_refused_) add_error(invalid_input_.status);
        if (has_media_type_) add_error(415);
    }

    void add_error(int status) {
        if (invalid_input_.shape)
            add_response(status, invalid_input_.media_type, invalid_input_.shape);
        else
            add_response(status, problem_type, &shape_of<problem_details>);
    }

    // A failure may have the status of a refusal: then there are two media types under it.
    void add_response(int status, std::string_view media_type, shape_function shape) {
        auto const same = [&](response const& r) { return r.status == status; };
        auto at = std::find_if(made_.responses.begin(), made_.responses.end(), same);
        if (at == made_.responses.end()) at = made_.responses.insert(at, {status});
        if (shape) at->contents.push_back({media_type, shape, false, schema_direction::output});
    }

    method_info const& method_;
    any_endpoint const* endpoint_;
    documented_error const& invalid_input_;
    operation made_;
    bool can_be_refused_ = false;
    bool has_media_type_ = false;
};

any_endpoint const* endpoint_of(service_core const& service, route_info const& route, method_info const& method) {
    for (auto const& e : service.endpoints())
        if (e.pattern == route.pattern && e.method == method.method) return &e;
    return nullptr;
}

path_item& item_at(std::vector<path_item>& items, path const& at) {
    for (auto& item : items)
        if (item.at.has_shape_of(at)) return item;
    return items.emplace_back(path_item{at, {}});
}

bool has_method(path_item const& item, std::string_view verb) {
    return std::any_of(item.operations.begin(), item.operations.end(), [&](auto const& o) { return o.verb == verb; });
}

// Whether whatever one path takes the other takes as well.
bool takes_all_of(path const& one, path const& other) {
    if (!one.has_shape_of(other)) return false;
    for (std::size_t i = 0; i != one.parameters.size(); ++i) {
        auto const must_be = one.parameters[i].must_be;
        if (must_be != routing::constraint::any && must_be != other.parameters[i].must_be) return false;
    }
    return true;
}

// `/users/:id?` is not asked for `/users` where a route of that very pattern serves the method.
bool is_shadowed(service_core const& service, route_info const& by, method_info const& method, path const& at) {
    if (paths_of(by.pattern).back().has_shape_of(at)) return false;
    for (auto const& route : service.routes()) {
        if (route.pattern == by.pattern || !takes_all_of(paths_of(route.pattern).back(), at)) continue;
        for (auto const& m : route.methods)
            if (m.method == method.method) return true;
    }
    return false;
}

void give_ids(std::vector<path_item>& items) {
    std::vector<operation*> all;
    std::vector<std::string_view> spelled;
    for (auto& item : items)
        for (auto* const operations : {&item.operations, &item.alternatives})
            for (auto& o : *operations) {
                all.push_back(&o);
                spelled.push_back(o.name);
            }
    auto ids = data::short_names(spelled);
    for (std::size_t i = 0; i != all.size(); ++i) all[i]->id = std::move(ids[i]);
}

} // namespace

std::vector<path_item> path_items_of(service_core const& service, documented_error const& invalid_input) {
    std::vector<path_item> items;
    for (auto const& route : service.routes())
        for (auto const& method : route.methods) {
            auto const* const endpoint = endpoint_of(service, route, method);
            for (auto const& at : paths_of(route.pattern)) {
                if (is_shadowed(service, route, method, at)) continue;
                auto& item = item_at(items, at);
                auto& all = has_method(item, method.method) ? item.alternatives : item.operations;
                all.push_back(operation_maker(method, endpoint, invalid_input).make(at, item.at));
            }
        }
    give_ids(items);
    return items;
}

bool is_required_text(field_shape const& field) {
    bool const is_list = without_null(field.type()).is == is::list;
    return is_list ? field.required_by_name : field.required;
}

bool is_required_in_form(field_shape const& field) {
    return field.type().is == is::boolean ? field.required_by_name : is_required_text(field);
}

std::vector<schema_use> uses_in(std::vector<path_item> const& items) {
    std::vector<schema_use> uses;
    auto const add = [&](content const& c) {
        if (!c.shape) return;
        if (!c.is_form) return uses.push_back({&c.shape(), c.direction});
        for (auto const& field : c.shape().fields) uses.push_back({&field.type()});
    };
    auto const add_all = [&](std::vector<operation> const& operations) {
        for (auto const& o : operations) {
            for (auto const& p : o.parameters) uses.push_back({&p.field.type()});
            for (auto const& c : o.body) add(c);
            for (auto const& r : o.responses)
                for (auto const& c : r.contents) add(c);
        }
    };
    for (auto const& item : items) {
        add_all(item.operations);
        add_all(item.alternatives);
    }
    return uses;
}

} // namespace tunic::documents
