#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/app/handler.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic::middleware {

/// The answer to refused requests: any handler (`f(context&)`), or the built-in answer.
class refusal_answer {
public:
    /// The built-in answer, 403.
    refusal_answer() = default;
    /// A handler; several threads may call it concurrently.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, refusal_answer>) && handler_like<std::decay_t<F>>
    refusal_answer(F&& f) : handler_(make_handler(std::decay_t<F>(std::forward<F>(f)))) {}

    explicit operator bool() const noexcept { return handler_.has_value(); }
    task<> operator()(context& c, next n) const { return (*handler_)(c, n); }

private:
    std::optional<any_layer> handler_;
};

/// Options of ip_restriction().
struct ip_restriction_options {
    /// Refused clients: addresses, networks in CIDR notation, or `"*"` for all. Checked first.
    std::vector<std::string> deny = {};
    /// Admitted clients; empty: all that are not denied.
    std::vector<std::string> allow = {};
    /// Answers refused requests; by default with a problem document. The status is 403 unless it sets one.
    refusal_answer answer = {};
    /// Requests that are never refused.
    request_predicate skip = false;
};

/// Admits requests by the address of the client, c.remote().
///
/// IPv4 addresses in an IPv6 form count as IPv4. A client without an address, such as one on a unix socket, is in no
/// list except `"*"`. Behind a proxy c.remote() is the proxy: put forwarded() outside of this layer, or all clients
/// have the proxy's address. An address is not a login: it identifies a network, not a person.
///
/// A refusal is answered, not thrown. Throws std::invalid_argument for an invalid network, and when both lists are
/// empty, since that would refuse nobody.
any_layer ip_restriction(ip_restriction_options options);

} // namespace tunic::middleware
