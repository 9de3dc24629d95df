#pragma once
#include "api/openapi_path.hpp"

#include <tunic/api/openapi.hpp>
#include <tunic/app/service.hpp>
#include <tunic/data/json_schema.hpp>
#include <tunic/data/type_shape.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tunic {
class service_core;
}

namespace tunic::documents {

/// A parameter of an operation, with what makes it one.
struct parameter {
    std::string_view in; ///< path, query, header, cookie
    std::string name;
    bool required = false;
    field_shape field;
};

struct content {
    std::string_view media_type;
    shape_function shape = nullptr; ///< null: octets
    bool is_form = false;           ///< of fields that are read from texts
    schema_direction direction = schema_direction::input;
};

/// Whether a field that is read from texts must be there: a list of none is not sent at all.
bool is_required_text(field_shape const& field);
/// The same of a form, where a checkbox that is not checked is not sent either.
bool is_required_in_form(field_shape const& field);

struct response {
    int status = 0; ///< 0: some 2xx
    std::vector<content> contents = {};
};

/// An operation of the document: what an endpoint, or any other handler of a route, comes to.
struct operation {
    std::string verb;   ///< as it is sent
    std::string method; ///< the same in lower case
    std::string name;   ///< what its operationId is made from
    std::string tag;
    std::string_view doc;
    std::vector<parameter> parameters;
    std::vector<content> body; ///< of the request; empty: none
    std::vector<response> responses;
    std::string id = {};
};

/// A path with its operations.
struct path_item {
    path at;
    std::vector<operation> operations; ///< one for each method
    /// Served by the same path and method where the others' constraints do not hold.
    std::vector<operation> alternatives = {};
};

/// All that a service declares, in the order in which it is served, every operation with an id that no other has.
std::vector<path_item> path_items_of(service_core const& service, documented_error const& invalid_input);

/// Every type that has to do with an operation, once for each way that it goes.
std::vector<schema_use> uses_in(std::vector<path_item> const& items);

} // namespace tunic::documents
