#pragma once
#include <tunic/data/shape_function.hpp>
#include <tunic/route/constraint.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tunic::documents {

/// A path as OpenAPI writes it: `/users/{id}`.
struct path {
    struct parameter {
        std::string name;
        routing::constraint must_be = routing::constraint::any;
    };

    std::vector<std::string> texts{""}; ///< around and between the parameters, percent-encoded
    std::vector<parameter> parameters = {};

    [[nodiscard]] std::string text() const;
    /// Two paths of one shape are the same to OpenAPI, whatever their parameters are called.
    [[nodiscard]] bool has_shape_of(path const& other) const noexcept { return texts == other.texts; }
};

/// The paths of a pattern, the shortest first: OpenAPI has no optional segments, so each is there and left out. Throws
/// bad_pattern.
std::vector<path> paths_of(std::string_view pattern);

/// What the text of a parameter is known to be.
shape_function shape_of_constraint(routing::constraint must_be) noexcept;

} // namespace tunic::documents
