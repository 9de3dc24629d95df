#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <string>
#include <vector>

namespace tunic::middleware {

/// Options of method_override().
struct method_override_options {
    /// The request header that names the method; empty: none.
    std::string header = "X-HTTP-Method-Override";
    /// The field of an urlencoded form; empty: none, and no body is read.
    std::string form = "_method";
    /// The query parameter; empty: none.
    std::string query = "";
    /// The methods that a POST may become.
    std::vector<std::string> methods = {"PUT", "PATCH", "DELETE"};
    /// Whether the query or a form field counts in a form from another site.
    bool cross_site = false;
    /// Requests that stay unchanged.
    request_predicate skip = false;
};

/// Lets a POST stand for another method, for HTML forms and for clients behind a proxy that passes only GET and POST.
///
/// Header, query and form are read in this order; the first that names a method decides, in any letter case. A name
/// that is not in `methods` changes nothing. From then on the request has the new method: c.method() returns it, and
/// its route runs, with its layers, its limits and its 405 (context::reroute).
///
/// A form is read whole before the route runs, so the server's limit for bodies applies; c.body() returns it again.
/// Multipart forms are not read, because their files belong to the route: put the method into their query.
///
/// Forgery: browsers ask before a script of another site may send DELETE, but not before a form sends POST. So the
/// query and the form of requests that browsers mark as coming from another site (Sec-Fetch-Site, else Origin) are
/// ignored, unless `cross_site` is set; the header counts, because no form can set one. That does not protect POST
/// itself. Over plain HTTP browsers send `Origin: null` from a page with `Referrer-Policy: no-referrer`, and its own
/// forms are ignored too.
///
/// Order: on the app, since routes are already chosen when their own layers run; inside of logger and forwarded,
/// outside of all layers that depend on the method. Throws std::invalid_argument for invalid names, when there is no
/// source or no method, for GET, HEAD, OPTIONS, TRACE, CONNECT and POST among the methods, and for a standard one in
/// lower case.
any_layer method_override(method_override_options options = {});

} // namespace tunic::middleware
