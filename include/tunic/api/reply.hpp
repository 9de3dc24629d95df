#pragma once
#include <tunic/api/endpoint.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

namespace tunic {

namespace detail {

/// The possible answers of the endpoint's handler: the response (or done), then the failures.
template <class Endpoint, class Failures = typename Endpoint::failure_types> struct answers_of;
template <class Endpoint, class... Failures> struct answers_of<Endpoint, std::tuple<Failures...>> {
    using type = std::variant<typename Endpoint::response_type, Failures...>;
};

/// Converts to T without loss: a literal to std::string, an int to std::int64_t.
template <class From, class T>
concept becomes = std::convertible_to<From, T> && requires(From&& from) { T{std::forward<From>(from)}; };

} // namespace detail

/// The possible results of a handler of the endpoint E: the declared response or tunic::done, a declared failure, or an
/// alternative of one that is a variant.
template <class T, auto const& E>
concept answers = std::same_as<std::remove_cvref_t<T>, typename endpoint_type<E>::response_type>
                  || endpoint_type<E>::template has_failure<std::remove_cvref_t<T>>
                  || (endpoint_type<E>::template has_alternative<std::remove_cvref_t<T>>
                      != detail::becomes<T, typename endpoint_type<E>::response_type>);

/// The answer of an endpoint, built from its handler's result. It holds only answers that E declares.
///
///     task<reply<api::get_user>> show(call<api::get_user>& c) {
///         if (auto const* u = repo.find(c.id())) co_return *u;     // the response
///         co_return api::not_found{c.id()};                         // a declared failure: its status, itself as JSON
///     }
template <auto const& E> class reply {
public:
    /// The endpoint that is answered.
    using endpoint = endpoint_type<E>;
    /// A variant of all possible answers.
    using value_type = typename detail::answers_of<endpoint>::type;

    /// Converts a handler's result; an undeclared one does not compile, and the message says so.
    template <class T>
        requires(!std::same_as<std::remove_cvref_t<T>, reply>)
    reply(T&& answer) : value_(make(std::forward<T>(answer))) {}

    /// The answer.
    [[nodiscard]] value_type const& value() const& noexcept { return value_; }
    /// The answer, to be moved out.
    [[nodiscard]] value_type&& value() && noexcept { return std::move(value_); }
    /// The status of the answer, be it a success or a failure.
    [[nodiscard]] int status() const noexcept {
        return value_.index() == 0 ? E.status() : E.failure_status(value_.index() - 1);
    }

private:
    template <class T> static value_type make(T&& answer) {
        using plain = std::remove_cvref_t<T>;
        static_assert(answers<T, E>,
                      "tunic: the handler of an endpoint answers with its declared response, with one of "
                      "its declared failures, or with tunic::done if it has no response type: this is none of them");
        if constexpr (std::same_as<plain, typename endpoint::response_type> || endpoint::template has_failure<plain>)
            return value_type(std::in_place_type<plain>, std::forward<T>(answer));
        else if constexpr (answers<T, E> && endpoint::template has_alternative<plain>)
            return value_type(std::in_place_index<1 + endpoint::template place_of_alternative<plain>>,
                              std::forward<T>(answer));
        else if constexpr (answers<T, E>)
            return value_type(std::in_place_index<0>, std::forward<T>(answer));
        else
            __builtin_unreachable();
    }

    value_type value_;
};

} // namespace tunic
