#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <string>
#include <vector>

namespace tunic::middleware {

/// Options of method_override().
struct method_override_options {
    /// Request header that names the method; empty: none does.
    std::string header = "X-HTTP-Method-Override";
    /// Field of an urlencoded form; empty: none does, and no body is read.
    std::string form = "_method";
    /// Query parameter; empty: none does.
    std::string query = "";
    /// What a POST may become.
    std::vector<std::string> methods = {"PUT", "PATCH", "DELETE"};
    /// Whether a form on a page of another site may say so in the query or in a field.
    bool cross_site = false;
    /// Requests that stay what they are.
    request_predicate skip = false;
};

/// Lets a POST mean another method, for HTML forms and for clients behind something that only lets GET and POST
/// through.
///
/// Header, query and form are looked at in this order; the first that names a method decides, in any case of letters. A
/// name that is not in `methods` changes nothing. From then on the request is one of that method: c.method() says so,
/// and the route of that method runs, with its layers, its limits and its 405 (context::reroute).
///
/// A form is read whole before the route runs, so under the server's limit for bodies; c.body() gives it again.
/// Multipart forms are not looked into, because their files belong to the route: put the method into their query.
///
/// Forgery: browsers ask before a script of another site may send DELETE, but not before a form sends POST. So what
/// browsers mark as coming from another site (Sec-Fetch-Site, else Origin) is not believed, unless `cross_site` says
/// so; a header is, because no form can set one. That does not protect POST itself. Over plain HTTP browsers send
/// `Origin: null` from a page with `Referrer-Policy: no-referrer`, and its own forms are not believed either.
///
/// Order: on the app, as routes have been chosen when their own layers run; inside of logger and forwarded, outside of
/// what looks at the method. Throws std::invalid_argument for names that cannot be, when nothing or no method is looked
/// for, for GET, HEAD, OPTIONS, TRACE, CONNECT and POST among the methods, and for a standard one in small letters.
any_layer method_override(method_override_options options = {});

} // namespace tunic::middleware
