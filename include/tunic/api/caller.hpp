#pragma once
#include <tunic/api/outcome.hpp>
#include <tunic/api/request.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace tunic::detail {

/// The client's half of an endpoint, for any transport. Clients only declare it, so programs that call no endpoint do
/// not pay for this header.
template <auto const& E> struct endpoint_caller {
    using request = endpoint_request;

    template <class... Args> static endpoint_request make(Args const&... ids_query_body) {
        return make_request<E>(ids_query_body...);
    }
    static outcome<E> refuse(endpoint_request&& made) { return outcome<E>(*std::move(made.refused)); }
    /// `coding`: the content coding of the body, which is not decoded here; empty for none.
    static outcome<E> receive(int status, std::string body, std::string_view coding) {
        if (!coding.empty() && !body.empty()) return outcome<E>(coded_body(E.method(), E.pattern(), status, coding));
        return decode_outcome<E>(status, std::move(body));
    }
};

} // namespace tunic::detail
