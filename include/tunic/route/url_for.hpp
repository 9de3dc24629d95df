#pragma once
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/pattern.hpp>

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace tunic {

/// A name and its unencoded text: a parameter of a pattern, or a pair of a query.
struct url_value {
    /// The name of the parameter or the pair.
    std::string_view name;
    /// Not encoded.
    std::string_view value;
};

/// The path, and the query if there are pairs, that a pattern matches with these parameters.
///
///     url_for("/users/:id", {{"id", "a b"}});                          // "/users/a%20b"
///     url_for("/docs/*path", {{"path", "a/b"}}, {{"q", "1&2"}});       // "/docs/a/b?q=1%262"
///
/// Values are percent-encoded (RFC 3986), including slashes, except in rest parameters, whose slashes separate
/// segments. Optional and rest parameters may be missing. An optional group is written when all its parameters are
/// given; one without parameters never is. Throws std::invalid_argument with a sentence if a required parameter is
/// missing or empty, a name is unknown or given twice, a value breaks its constraint, or the path would match
/// differently (a segment `.` or `..`; a parameter given while an optional one before it, which would capture its
/// value, is missing; an optional one whose value is the text after it).
std::string url_for(route_pattern, std::span<url_value const> parameters, std::span<url_value const> query = {});
/// The same with literal lists.
std::string url_for(route_pattern, std::initializer_list<url_value> parameters = {},
                    std::initializer_list<url_value> query = {});

namespace routing {

/// The same for a parsed pattern.
std::string build_url(parsed_pattern const&, std::span<url_value const> parameters,
                      std::span<url_value const> query = {});

} // namespace routing
} // namespace tunic
