#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/app/context.hpp>
#include <tunic/coro/environment.hpp>

#include <cstddef>
#include <tuple>

namespace tunic {

/// A request to an endpoint as its handler sees it: all declared inputs are read and checked. It lives as long as its
/// handler, the values as long as the request; they may be moved from. A coroutine that takes a call has its frame in
/// the memory of the request, like one that takes a context.
template <auto const& E> class call : public environment_guide {
public:
    /// The endpoint that is called.
    using endpoint = endpoint_type<E>;
    /// A tuple of the path parameters.
    using path_type = typename endpoint::path_type;
    /// The type declared with .query<Q>().
    using query_type = typename endpoint::query_type;
    /// The type declared with .request<R>().
    using request_type = typename endpoint::request_type;

    /// Created by serve().
    call(tunic::context& c, path_type& path, query_type* query, request_type* body) noexcept
        : environment_guide(c), context_(&c), path_(&path), query_(query), body_(body) {}
    call(call const&) = delete;
    call& operator=(call const&) = delete;

    /// The last path parameter.
    [[nodiscard]] auto const& id() const noexcept {
        static_assert(endpoint::parameter_count != 0, "tunic: the resource of this endpoint has no path parameter");
        if constexpr (endpoint::parameter_count != 0)
            return std::get<endpoint::parameter_count - 1>(*path_);
        else
            return done;
    }
    /// All path parameters, in order: `auto const& [user, file] = c.path();`
    [[nodiscard]] path_type& path() const noexcept { return *path_; }
    /// The query, read and checked.
    [[nodiscard]] query_type& query() const noexcept {
        static_assert(endpoint::has_query, "tunic: this endpoint declares no query: add .query<Q>()");
        return *query_;
    }
    /// The request body, read and checked.
    [[nodiscard]] request_type& body() const noexcept {
        static_assert(endpoint::has_request, "tunic: this endpoint declares no request body: add .request<R>()");
        return *body_;
    }
    /// The request itself, for undeclared parts: header fields, the peer, time.
    [[nodiscard]] tunic::context& context() const noexcept { return *context_; }

private:
    tunic::context* context_;
    path_type* path_;
    query_type* query_;
    request_type* body_;
};

} // namespace tunic
