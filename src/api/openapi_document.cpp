#include "api/openapi_document.hpp"

#include "api/openapi_operation.hpp"
#include "data/indented_json.hpp"
#include "data/json_members.hpp"

#include <tunic/app/service_core.hpp>
#include <tunic/data/json_schema.hpp>
#include <tunic/http/status.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tunic::documents {
namespace {

using data::json_members;
using data::write_array;
using data::write_object;

// What a path item of OpenAPI 3.1 has a place for.
bool is_known_method(std::string_view lower) noexcept {
    constexpr std::array<std::string_view, 8> known{"get",     "put",  "post",  "delete",
                                                    "options", "head", "patch", "trace"};
    return std::find(known.begin(), known.end(), lower) != known.end();
}

// The first sentence or line, and the rest.
std::pair<std::string_view, std::string_view> split_doc(std::string_view doc) noexcept {
    auto const line = doc.find('\n');
    auto const sentence = doc.find(". ");
    auto const end = std::min(line, sentence);
    if (end == doc.npos) return {doc, {}};
    return {doc.substr(0, end), doc.substr(end + (end == line ? 1 : 2))};
}

class document_writer {
public:
    document_writer(std::vector<path_item> const& items, schema_names const& names) noexcept
        : items_(items), names_(names) {}

    void write(text_buffer& out, openapi_options const& options) const {
        write_object(out, [&](json_members& to) {
            to.add("openapi", "3.1.0");
            write_object(to.key("info"), [&](json_members& info) {
                info.add("title", options.title);
                info.add("version", options.version);
                info.add_unless_empty("description", options.description);
            });
            if (!options.servers.empty()) write_servers(to, options.servers);
            write_tags(to);
            write_object(to.key("paths"), [&](json_members& paths) {
                for (auto const& item : items_) write_item(paths.key(item.at.text()), item);
            });
            if (!names_.all().empty()) write_components(to);
        });
    }

private:
    static void write_servers(json_members& to, std::vector<openapi_server> const& servers) {
        write_array(to.key("servers"), servers, [](text_buffer& out, openapi_server const& server) {
            write_object(out, [&](json_members& members) {
                members.add("url", server.url);
                members.add_unless_empty("description", server.description);
            });
        });
    }

    void write_tags(json_members& to) const {
        std::vector<std::string_view> tags;
        for (auto const& item : items_)
            for (auto const& o : item.operations)
                if (!o.tag.empty() && std::find(tags.begin(), tags.end(), o.tag) == tags.end()) tags.push_back(o.tag);
        if (tags.empty()) return;
        write_array(to.key("tags"), tags, [](text_buffer& out, std::string_view tag) {
            write_object(out, [&](json_members& members) { members.add("name", tag); });
        });
    }

    void write_item(text_buffer& out, path_item const& item) const {
        std::vector<operation const*> others;
        write_object(out, [&](json_members& to) {
            for (auto const& o : item.operations)
                if (is_known_method(o.method))
                    write_operation(to.key(o.method), o);
                else
                    others.push_back(&o);
            if (!others.empty())
                write_object(to.key("x-additionalOperations"), [&](json_members& additional) {
                    for (auto const* const o : others) write_operation(additional.key(o->verb), *o);
                });
            if (!item.alternatives.empty())
                write_array(to.key("x-alternativeOperations"), item.alternatives,
                            [&](text_buffer& into, operation const& o) {
                                write_object(into, [&](json_members& one) { write_operation(one.key(o.method), o); });
                            });
        });
    }

    void write_operation(text_buffer& out, operation const& o) const {
        write_object(out, [&](json_members& to) {
            if (!o.tag.empty()) to.add("tags", std::array{o.tag});
            auto const [summary, description] = split_doc(o.doc);
            to.add_unless_empty("summary", summary);
            to.add_unless_empty("description", description);
            to.add("operationId", o.id);
            if (!o.parameters.empty())
                write_array(to.key("parameters"), o.parameters,
                            [&](text_buffer& into, parameter const& p) { write_parameter(into, p); });
            if (!o.body.empty())
                write_object(to.key("requestBody"), [&](json_members& body) {
                    body.add("required", true);
                    write_contents(body, o.body);
                });
            write_object(to.key("responses"), [&](json_members& responses) {
                for (auto const& r : o.responses) write_response(responses, r);
            });
        });
    }

    void write_parameter(text_buffer& out, parameter const& p) const {
        write_object(out, [&](json_members& to) {
            to.add("name", p.name);
            to.add("in", p.in);
            if (p.required) to.add("required", true);
            if (p.in == "query" && is_list(p.field.type())) {
                to.add("style", "form");
                to.add("explode", true);
            }
            to.add_unless_empty("description", p.field.description);
            auto field = p.field;
            field.description.clear(); // stands beside the schema
            write_text_schema(to.key("schema"), field, names_);
        });
    }

    static bool is_list(type_shape const& shape) {
        return shape.is == type_shape::kind::list || (shape.is == type_shape::kind::maybe && is_list(shape.parts[0]()));
    }

    void write_response(json_members& to, response const& r) const {
        write_object(to.key(r.status == 0 ? "2XX" : std::to_string(r.status)), [&](json_members& members) {
            auto const phrase = http::reason_phrase(r.status);
            members.add("description", r.status == 0 ? "Success" : phrase.empty() ? "Answer" : phrase);
            if (!r.contents.empty()) write_contents(members, r.contents);
        });
    }

    void write_contents(json_members& to, std::vector<content> const& contents) const {
        write_object(to.key("content"), [&](json_members& types) {
            for (auto const& c : contents)
                write_object(types.key(c.media_type), [&](json_members& members) {
                    if (c.is_form)
                        write_form_schema(members.key("schema"), c.shape());
                    else if (c.shape)
                        write_schema(members.key("schema"), c.shape(), names_, c.direction);
                });
        });
    }

    void write_form_schema(text_buffer& out, type_shape const& form) const {
        std::vector<std::string_view> required;
        write_object(out, [&](json_members& to) {
            to.add("type", "object");
            write_object(to.key("properties"), [&](json_members& properties) {
                for (auto const& field : form.fields) {
                    write_text_schema(properties.key(field.name), field, names_);
                    if (is_required_in_form(field)) required.push_back(field.name);
                }
            });
            if (!required.empty()) to.add("required", required);
        });
    }

    void write_components(json_members& to) const {
        write_object(to.key("components"), [&](json_members& components) {
            write_object(components.key("schemas"), [&](json_members& schemas) {
                for (auto const& e : names_.all()) write_definition(schemas.key(e.name), *e.shape, names_, e.direction);
            });
        });
    }

    std::vector<path_item> const& items_;
    schema_names const& names_;
};

} // namespace

std::string write_document(service_core const& service, openapi_options const& options) {
    auto const items = path_items_of(service, options.invalid_input);
    schema_names const names("#/components/schemas/", uses_in(items), schema_names::dialect::openapi);
    text_buffer out{*std::pmr::new_delete_resource()};
    document_writer(items, names).write(out, options);
    return data::indented_json(out.view());
}

} // namespace tunic::documents

namespace tunic {

std::string openapi_document(service const& of, openapi_options const& options) {
    return documents::write_document(of.core(), options);
}

} // namespace tunic
