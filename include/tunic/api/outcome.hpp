#pragma once
#include <tunic/api/endpoint.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/http/client_error.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace tunic {

namespace detail {

/// `GET /api/users/:id: 404 {"id":7}`, with the body truncated.
std::string failed_call_text(method verb, std::string_view pattern, int status, std::string_view body);
client_error undeclared_status(method verb, std::string_view pattern, int status, std::string_view body);
client_error unreadable_body(method verb, std::string_view pattern, int status, std::string_view body,
                             data::fault_list const& faults);
client_error coded_body(method verb, std::string_view pattern, int status, std::string_view coding);

template <class T, class... F> inline constexpr bool takes = (std::is_invocable_v<F const&, T const&> || ...);
/// An empty response may be taken by a function without parameters.
template <class... F>
inline constexpr bool takes<done_t, F...> =
    ((std::is_invocable_v<F const&, done_t const&> || std::is_invocable_v<F const&>) || ...);

/// A variant may be taken in parts: by one function per alternative, when no function takes it as a whole.
template <class T, class... F> inline constexpr bool takes_parts = false;
template <class... A, class... F>
inline constexpr bool takes_parts<std::variant<A...>, F...> =
    !takes<std::variant<A...>, F...> && (takes<A, F...> && ...);
template <class T, class F> inline constexpr bool takes_a_part = false;
template <class... A, class F> inline constexpr bool takes_a_part<std::variant<A...>, F> = (takes<A, F> || ...);

template <class T, class First, class... Rest>
constexpr decltype(auto) call_first(T const& value, First const& first, Rest const&... rest) {
    if constexpr (std::is_invocable_v<First const&, T const&>)
        return first(value);
    else if constexpr (std::same_as<T, done_t> && std::is_invocable_v<First const&>)
        return first();
    else
        return call_first(value, rest...);
}

/// The result types of the functions, one after the other.
template <class... R> struct result_list {
    using common = std::common_type<R...>;
    template <class... More> consteval result_list<R..., More...> operator+(result_list<More...>) const { return {}; }
};
template <class T, class... F>
using result_of_first = decltype(call_first(std::declval<T const&>(), std::declval<F const&>()...));
template <class T, class... F> struct results_for {
    using type = result_list<result_of_first<T, F...>>;
};
template <class... A, class... F>
    requires takes_parts<std::variant<A...>, F...>
struct results_for<std::variant<A...>, F...> {
    using type = result_list<result_of_first<A, F...>...>;
};

template <class Endpoint, class Failures = typename Endpoint::failure_types> struct results_of;
template <class Endpoint, class... Failures> struct results_of<Endpoint, std::tuple<Failures...>> {
    using response = typename Endpoint::response_type;
    using type = std::variant<response, Failures..., client_error>;

    template <class T, class... F> static constexpr bool is_taken = takes<T, F...> || takes_parts<T, F...>;
    template <class... F>
    static constexpr bool all_taken = is_taken<response, F...> && (is_taken<Failures, F...> && ...);
    template <class F>
    static constexpr bool is_needed = takes<response, F> || (takes<Failures, F> || ...) || takes<client_error, F>
                                      || takes_a_part<response, F> || (takes_a_part<Failures, F> || ...);

    template <class... F> static auto find_common_result() {
        if constexpr (!all_taken<F...>)
            return std::common_type<void>{};
        else {
            using declared = decltype((results<response, F...>{} + ... + results<Failures, F...>{}));
            if constexpr (takes<client_error, F...>)
                return typename decltype(declared{} + results<client_error, F...>{})::common{};
            else
                return typename declared::common{};
        }
    }
    template <class... F> using common_result = decltype(find_common_result<F...>());
    template <class... F> static constexpr bool have_common_result = requires { typename common_result<F...>::type; };

private:
    template <class T, class... F> using results = typename results_for<T, F...>::type;
};

} // namespace detail

/// The outcome of a call of the endpoint E: its response, one of its declared failures, or a client_error. Only the
/// status decides which: any 2xx is the response.
///
///     found.match([](api::user const& u) { ... }, [](api::not_found const& f) { ... });
///     api::user u = (co_await http.call<api::get_user>(7)).value();
template <auto const& E> class outcome {
public:
    /// The endpoint that was called.
    using endpoint = endpoint_type<E>;
    /// The declared response; done_t when there is none.
    using response_type = typename endpoint::response_type;
    /// A variant of all possible outcomes.
    using result_type = typename detail::results_of<endpoint>::type;

    /// Created by clients.
    outcome(int status, std::string body, result_type result)
        : status_(status), body_(std::move(body)), result_(std::move(result)) {}
    /// An undeclared outcome.
    explicit outcome(client_error why) : status_(why.status()), result_(std::move(why)) {}

    /// The status of the response; 0 when none arrived.
    [[nodiscard]] int status() const noexcept { return status_; }
    /// Whether it is the declared response.
    [[nodiscard]] bool ok() const noexcept { return result_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    /// The response; done for an endpoint without one. Throws endpoint_error when the outcome is a declared failure,
    /// client_error when it is undeclared.
    response_type const& value() const& {
        require_ok();
        return *std::get_if<0>(&result_);
    }
    /// The same, moved out: for an outcome that is a temporary.
    response_type value() && {
        require_ok();
        return std::move(*std::get_if<0>(&result_));
    }
    /// The response, if the call succeeded.
    [[nodiscard]] std::optional<response_type> value_if() const& {
        return ok() ? std::optional(*std::get_if<0>(&result_)) : std::nullopt;
    }
    /// The same, moved out.
    [[nodiscard]] std::optional<response_type> value_if() && {
        return ok() ? std::optional(std::move(*std::get_if<0>(&result_))) : std::nullopt;
    }

    /// A declared failure, or an alternative of one that is a variant; throws endpoint_error when the outcome is
    /// another.
    template <class F> F const& failure() const& {
        auto const* const f = failure_if<F>();
        if (!f) raise();
        return *f;
    }
    /// The same, moved out.
    template <class F> F failure() && { return std::move(const_cast<F&>(std::as_const(*this).template failure<F>())); }
    /// The same, or nullptr.
    template <class F> [[nodiscard]] F const* failure_if() const noexcept {
        static_assert(endpoint::template has_failure<F> || endpoint::template has_alternative<F>,
                      "tunic: this is no declared failure of the endpoint");
        if constexpr (endpoint::template has_failure<F>)
            return std::get_if<F>(&result_);
        else if constexpr (endpoint::template has_alternative<F>) {
            auto const* const either = std::get_if<1 + endpoint::template place_of_alternative<F>>(&result_);
            return either ? std::get_if<F>(either) : nullptr;
        } else
            return nullptr;
    }
    /// The client_error of an undeclared outcome, or nullptr.
    [[nodiscard]] client_error const* error() const noexcept { return std::get_if<client_error>(&result_); }

    /// Calls the function that takes the outcome, and returns its result. There must be one for the response (for an
    /// endpoint without one: with a done_t parameter, or with none) and for every declared failure; a variant is taken
    /// by one function, or by one for each alternative. A function for client_error is optional: without it a
    /// client_error is thrown.
    template <class... F> auto match(F const&... functions) const {
        using results = detail::results_of<endpoint>;
        static_assert(
            results::template all_taken<F...>,
            "tunic: match() needs a function for the response and for every declared failure of the endpoint: "
            "one is missing");
        static_assert((results::template is_needed<F> && ...),
                      "tunic: a function of match() takes nothing that the endpoint can come to");
        static_assert(results::template have_common_result<F...>,
                      "tunic: the functions of match() return values of one type, or nothing");
        if constexpr (results::template all_taken<F...> && results::template have_common_result<F...>)
            return match_from<0, typename results::template common_result<F...>::type>(functions...);
    }

private:
    template <std::size_t I, class Result, class... F> Result match_from(F const&... functions) const {
        using type = std::variant_alternative_t<I, result_type>;
        if constexpr (std::same_as<type, client_error> && !detail::takes<client_error, F...>) {
            throw client_error(*std::get_if<I>(&result_));
        } else {
            if constexpr (!std::same_as<type, client_error>)
                if (result_.index() != I) return match_from<I + 1, Result>(functions...);
            auto const& found = *std::get_if<I>(&result_);
            if constexpr (detail::takes_parts<type, F...>)
                return std::visit([&](auto const& part) -> Result { return detail::call_first(part, functions...); },
                                  found);
            else
                return detail::call_first(found, functions...);
        }
    }
    void require_ok() const {
        if (!ok()) raise();
    }
    [[noreturn]] void raise() const {
        if (auto const* const e = error()) throw client_error(*e);
        throw endpoint_error(detail::failed_call_text(E.method(), E.pattern(), status_, body_), status_, body_);
    }

    int status_ = 0;
    std::string body_;
    result_type result_;
};

namespace detail {

template <auto const& E, class T> outcome<E> decode_body(int status, std::string&& body) {
    T value{};
    data::fault_list faults;
    if (!read_json(std::string_view(body), value, faults))
        return outcome<E>(unreadable_body(E.method(), E.pattern(), status, body, faults));
    using result = typename outcome<E>::result_type;
    return {status, std::move(body), result(std::in_place_type<T>, std::move(value))};
}

/// Interprets a response for the caller of the endpoint.
template <auto const& E> outcome<E> decode_outcome(int status, std::string body) {
    using endpoint = endpoint_type<E>;
    if (status >= 200 && status <= 299) {
        if constexpr (endpoint::has_response)
            return decode_body<E, typename endpoint::response_type>(status, std::move(body));
        else
            return {status, std::move(body), done};
    }
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::optional<outcome<E>> found;
        static_cast<void>(((status == E.failure_status(I)
                            && (found.emplace(decode_body<E, std::tuple_element_t<I, typename endpoint::failure_types>>(
                                    status, std::move(body))),
                                true))
                           || ...));
        // The body was moved only if an outcome was found. NOLINTNEXTLINE(bugprone-use-after-move)
        if (!found) found.emplace(undeclared_status(E.method(), E.pattern(), status, body));
        return std::move(*found);
    }(std::make_index_sequence<std::tuple_size_v<typename endpoint::failure_types>>{});
}

} // namespace detail
} // namespace tunic
