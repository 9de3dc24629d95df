#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/api/url.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/finite.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/data/rules.hpp>
#include <tunic/http/client_error.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace tunic::detail {

/// A call of an endpoint, ready to be sent. All clients build it here.
struct endpoint_request {
    std::string target;                  // path and query
    std::optional<std::string> body;     // JSON, if the endpoint has a request body
    std::optional<client_error> refused; // if set, nothing may be sent: an argument breaks its rules
};

/// Names the rule that an argument breaks.
client_error broken_rules(method verb, std::string_view pattern, std::string_view what, data::fault_list const& faults);

/// Built from positional arguments: the ids, the query (optional), the body. Throws std::invalid_argument for an id
/// that cannot appear in a URL.
template <auto const& E, class... Args> endpoint_request make_request(Args const&... ids_query_body) {
    using endpoint = endpoint_type<E>;
    using query_type = typename endpoint::query_type;
    using request_type = typename endpoint::request_type;
    constexpr std::size_t given = sizeof...(Args);
    constexpr std::size_t without_query = endpoint::parameter_count + endpoint::has_request;
    constexpr bool query_given = endpoint::has_query && given == without_query + 1;
    static_assert(query_given || given == without_query,
                  "tunic: an endpoint is called with its ids, then its query (it may be left out), then its body");

    endpoint_request made;
    if constexpr (query_given || given == without_query) {
        std::tuple<Args const&...> const all(ids_query_body...);
        data::fault_list faults;
        if constexpr (query_given) {
            query_type const& query = std::get<endpoint::parameter_count>(all);
            if (!tunic::check(query, faults) || !data::check_finite(query, faults))
                made.refused = broken_rules(E.method(), E.pattern(), "query", faults);
        }
        if constexpr (endpoint::has_request) {
            static_assert(std::same_as<std::tuple_element_t<given - 1, std::tuple<Args...>>, request_type>,
                          "tunic: the body of a call has the type that the endpoint declares with .request<R>()");
            request_type const& body = std::get<given - 1>(all);
            if (!made.refused && (!tunic::check(body, faults) || !data::check_finite(body, faults)))
                made.refused = broken_rules(E.method(), E.pattern(), "body", faults);
            made.body = to_json(body);
        }
        if (!made.refused) made.target = target_of<E, query_given>(all);
    }
    return made;
}

} // namespace tunic::detail
