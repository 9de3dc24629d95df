#pragma once
#include <tunic/api/resource.hpp>
#include <tunic/http/method.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

namespace tunic {

namespace endpoint_faults {
// As resource_faults: never defined, quoted by the compiler.
void GET_and_HEAD_and_DELETE_have_no_request_body();
void a_response_has_a_2xx_status_that_allows_a_body();
void HEAD_has_no_response_body();
void HEAD_has_no_body_for_a_failure_to_come_in();
void a_failure_has_a_4xx_or_5xx_status();
void two_failures_must_not_have_the_same_status();
} // namespace endpoint_faults

/// The answer of an endpoint without a response type: `co_return tunic::done;`, a 204.
struct done_t {
    friend constexpr bool operator==(done_t, done_t) noexcept { return true; }
};
/// The answer of such an endpoint: `co_return tunic::done;`
inline constexpr done_t done{};

namespace detail {
/// Stands for an undeclared query or request type.
struct undeclared {};

template <class T, class Variant> inline constexpr bool is_alternative = false;
template <class T, class... A>
inline constexpr bool is_alternative<T, std::variant<A...>> = (std::same_as<T, A> || ...);

/// The index of the only one of these types that is a variant with the alternative T, else the number of types.
template <class T, class... Failures> consteval std::size_t place_of_alternative() {
    std::size_t place = sizeof...(Failures);
    std::size_t found = 0;
    [[maybe_unused]] std::size_t i = 0;
    (static_cast<void>(is_alternative<T, Failures> && (place = i, ++found), ++i), ...);
    return found == 1 ? place : sizeof...(Failures);
}
} // namespace detail

/// The declaration of one operation of an API: a resource, a method, and all inputs and outputs. One constant drives
/// the server's handler, the client's call, the input checks and the documents.
///
///     inline constexpr auto get_user = GET(one).response<user>().failure<not_found>(404).doc("One user by id");
///
/// The order of the calls does not matter. Of two calls of one kind the last counts; failures add up. Its type is never
/// written: an endpoint is a template argument by its name, `call<api::get_user>`, so it must be a constant with static
/// storage duration.
template <class Resource, class Query = detail::undeclared, class Request = detail::undeclared, class Response = done_t,
          class... Failures>
class endpoint {
public:
    using path_type = typename Resource::parameters; ///< a tuple of the path parameters' types
    /// The type of the query; internal when none is declared, see has_query.
    using query_type = Query;
    /// The type of the request body; internal when none is declared, see has_request.
    using request_type = Request;
    using response_type = Response; ///< done_t when there is none
    /// The failures in declaration order.
    using failure_types = std::tuple<Failures...>;

    /// How many path parameters the resource has.
    static constexpr std::size_t parameter_count = std::tuple_size_v<path_type>;
    /// Whether a query is declared.
    static constexpr bool has_query = !std::same_as<Query, detail::undeclared>;
    /// Whether a request body is declared.
    static constexpr bool has_request = !std::same_as<Request, detail::undeclared>;
    /// Whether a response type is declared; without one a success is 204.
    static constexpr bool has_response = !std::same_as<Response, done_t>;
    /// Whether T is one of its failures.
    template <class T> static constexpr bool has_failure = (std::same_as<T, Failures> || ...);
    /// For a T that is an alternative of one failure: its index in failure_types; else their number.
    template <class T>
    static constexpr std::size_t place_of_alternative = detail::place_of_alternative<T, Failures...>();
    /// Whether T is an alternative of one of its failures.
    template <class T> static constexpr bool has_alternative = place_of_alternative<T> != sizeof...(Failures);

    /// For GET(...) and the other methods.
    consteval endpoint(tunic::method verb, Resource const& at) noexcept : verb_(verb), at_(at) {}

    /// Declares the query parameters: the fields of Q.
    template <class Q> [[nodiscard]] consteval endpoint<Resource, Q, Request, Response, Failures...> query() const {
        return {*this, status_};
    }
    /// Declares the body of the request.
    template <class R> [[nodiscard]] consteval endpoint<Resource, Query, R, Response, Failures...> request() const {
        if (verb_ == tunic::method::GET || verb_ == tunic::method::HEAD || verb_ == tunic::method::DELETE)
            endpoint_faults::GET_and_HEAD_and_DELETE_have_no_request_body();
        return {*this, status_};
    }
    /// Declares the type of a success and its status. Without a response type a success is a 204 without a body.
    template <class T>
    [[nodiscard]] consteval endpoint<Resource, Query, Request, T, Failures...> response(int status = 200) const {
        static_assert(
            !(std::same_as<T, Failures> || ...),
            "tunic: the response of an endpoint has a type that none of its failures has: what a handler returns "
            "would be both");
        if (status < 200 || status > 299 || status == 204 || status == 205)
            endpoint_faults::a_response_has_a_2xx_status_that_allows_a_body();
        if (verb_ == tunic::method::HEAD) endpoint_faults::HEAD_has_no_response_body();
        return {*this, status};
    }
    /// Declares a failure: its value is sent as the body with this status. Several shapes under one status are one
    /// std::variant; a tag in the body tells them apart (see tunic::describe).
    template <class F>
    [[nodiscard]] consteval endpoint<Resource, Query, Request, Response, Failures..., F> failure(int status) const {
        static_assert(
            !std::same_as<F, Response>,
            "tunic: a failure of an endpoint has another type than its response: what a handler returns would be "
            "both");
        static_assert(!has_failure<F>,
                      "tunic: a failure type is declared once: with two statuses, which one is meant when it is "
                      "returned?");
        if (status < 400 || status > 599) endpoint_faults::a_failure_has_a_4xx_or_5xx_status();
        if (verb_ == tunic::method::HEAD) endpoint_faults::HEAD_has_no_body_for_a_failure_to_come_in();
        for (std::size_t i = 0; i < sizeof...(Failures); ++i)
            if (failure_status_[i] == status) endpoint_faults::two_failures_must_not_have_the_same_status();
        endpoint<Resource, Query, Request, Response, Failures..., F> e{*this, status_};
        e.failure_status_[sizeof...(Failures)] = status;
        return e;
    }
    /// Describes it in a sentence, for listings and documents.
    template <std::size_t N> [[nodiscard]] consteval endpoint doc(char const (&text)[N]) const {
        auto e = *this;
        e.doc_ = std::string_view(text, N - 1);
        return e;
    }

    /// The request method.
    [[nodiscard]] constexpr tunic::method method() const noexcept { return verb_; }
    /// The resource.
    [[nodiscard]] constexpr Resource const& at() const noexcept { return at_; }
    /// The pattern, as routes are written: `/api/users/:id`.
    [[nodiscard]] constexpr std::string_view pattern() const noexcept { return at_.pattern(); }
    /// The status of a success.
    [[nodiscard]] constexpr int status() const noexcept { return has_response ? status_ : 204; }
    /// The status of the failure at this index in failure_types.
    [[nodiscard]] constexpr int failure_status(std::size_t place) const noexcept { return failure_status_[place]; }
    /// The status of the failure F.
    template <class F> [[nodiscard]] constexpr int failure_status() const noexcept {
        static_assert(has_failure<F>, "tunic: this is no declared failure of the endpoint");
        std::size_t place = 0;
        static_cast<void>(((std::same_as<F, Failures> || (++place, false)) || ...));
        return failure_status_[place];
    }
    /// The sentence given to doc(); empty without one.
    [[nodiscard]] constexpr std::string_view doc() const noexcept { return doc_; }

    friend constexpr bool operator==(endpoint const&, endpoint const&) = default;

private:
    template <class, class, class, class, class...> friend class endpoint;

    template <class Q, class R, class T, class... F>
    consteval endpoint(endpoint<Resource, Q, R, T, F...> const& from, int status)
        : verb_(from.verb_), at_(from.at_), status_(status), doc_(from.doc_) {
        for (std::size_t i = 0; i < sizeof...(F); ++i) failure_status_[i] = from.failure_status_[i];
    }

    tunic::method verb_;
    Resource at_;
    int status_ = 200;
    int failure_status_[sizeof...(Failures) + 1] = {};
    std::string_view doc_;
};

namespace detail {
template <class T> inline constexpr bool is_endpoint = false;
template <class... A> inline constexpr bool is_endpoint<endpoint<A...>> = true;

/// The type of an endpoint; explains in a sentence why a value is not an endpoint.
template <auto const& E> struct declaration {
    using type = std::remove_cvref_t<decltype(E)>;
    static_assert(is_endpoint<type>,
                  "tunic: this names no endpoint: declare one as `inline constexpr auto get_user = GET(...)...`");
};
} // namespace detail

/// The type of an endpoint, found by its name.
template <auto const& E> using endpoint_type = typename detail::declaration<E>::type;

// The methods of endpoints: `GET(users)`, or with one more segment, `GET(users, "vips")`. They share their names with
// the method builders of routes, which take handlers.

/// An endpoint for GET at a resource: `GET(users)`. Reads.
template <class... P> consteval endpoint<resource<P...>> GET(resource<P...> at) { return {method::GET, at}; }
/// An endpoint for HEAD at a resource: `HEAD(users)`. Tests for existence: the answer is a status and header fields, so
/// it has neither response nor failures; a handler fails with `c.fail(404)`.
template <class... P> consteval endpoint<resource<P...>> HEAD(resource<P...> at) { return {method::HEAD, at}; }
/// An endpoint for POST at a resource: `POST(users)`. Creates or acts.
template <class... P> consteval endpoint<resource<P...>> POST(resource<P...> at) { return {method::POST, at}; }
/// An endpoint for PUT at a resource: `PUT(users)`. Replaces.
template <class... P> consteval endpoint<resource<P...>> PUT(resource<P...> at) { return {method::PUT, at}; }
/// An endpoint for PATCH at a resource: `PATCH(users)`. Changes a part.
template <class... P> consteval endpoint<resource<P...>> PATCH(resource<P...> at) { return {method::PATCH, at}; }
/// An endpoint for DELETE at a resource: `DELETE(users)`. Removes.
template <class... P> consteval endpoint<resource<P...>> DELETE(resource<P...> at) { return {method::DELETE, at}; }
/// An endpoint for QUERY at a resource: `QUERY(users)`. Reads, with the question in the body.
template <class... P> consteval endpoint<resource<P...>> QUERY(resource<P...> at) { return {method::QUERY, at}; }
/// An endpoint for OPTIONS at a resource: `OPTIONS(users)`. Asks what is possible.
template <class... P> consteval endpoint<resource<P...>> OPTIONS(resource<P...> at) { return {method::OPTIONS, at}; }

/// The same one segment further down: `GET(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> GET(resource<P...> at, char const (&segment)[N]) {
    return GET(at / segment);
}
/// The same one segment further down: `HEAD(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> HEAD(resource<P...> at, char const (&segment)[N]) {
    return HEAD(at / segment);
}
/// The same one segment further down: `POST(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> POST(resource<P...> at, char const (&segment)[N]) {
    return POST(at / segment);
}
/// The same one segment further down: `PUT(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> PUT(resource<P...> at, char const (&segment)[N]) {
    return PUT(at / segment);
}
/// The same one segment further down: `PATCH(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> PATCH(resource<P...> at, char const (&segment)[N]) {
    return PATCH(at / segment);
}
/// The same one segment further down: `DELETE(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> DELETE(resource<P...> at, char const (&segment)[N]) {
    return DELETE(at / segment);
}
/// The same one segment further down: `QUERY(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> QUERY(resource<P...> at, char const (&segment)[N]) {
    return QUERY(at / segment);
}
/// The same one segment further down: `OPTIONS(users, "vips")`.
template <class... P, std::size_t N>
consteval endpoint<resource<P...>> OPTIONS(resource<P...> at, char const (&segment)[N]) {
    return OPTIONS(at / segment);
}

/// A method of any other name: `METHOD("PURGE", cache)`.
template <std::size_t M, class... P>
consteval endpoint<resource<P...>> METHOD(char const (&name)[M], resource<P...> at) {
    return {method::custom(std::string_view(name, M - 1)), at};
}
/// The same one segment further down.
template <std::size_t M, class... P, std::size_t N>
consteval endpoint<resource<P...>> METHOD(char const (&name)[M], resource<P...> at, char const (&segment)[N]) {
    return METHOD(name, at / segment);
}

} // namespace tunic
