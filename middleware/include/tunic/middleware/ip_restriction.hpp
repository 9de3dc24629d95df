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

/// What answers in place of the handler: anything that could be one (`f(context&)`), or nothing for the built-in
/// answer.
class refusal_answer {
public:
    /// The built-in answer, 403.
    refusal_answer() = default;
    /// A handler; it may be called on several threads at once.
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
    /// Clients that are refused: addresses, networks in CIDR notation, or `"*"` for everybody. Looked at first.
    std::vector<std::string> deny = {};
    /// Clients that are let through; empty: all that are not denied.
    std::vector<std::string> allow = {};
    /// Answers those that are refused; a problem document unless given. The status is 403 where it sets none.
    refusal_answer answer = {};
    /// Requests for which nobody is refused.
    request_predicate skip = false;
};

/// Lets requests through by the address of the client, c.remote().
///
/// IPv4 addresses in an IPv6 form are the IPv4 addresses they are. A client without an address, such as one over a unix
/// socket, is in no list but `"*"`. Behind a proxy c.remote() is the proxy: put forwarded() outside of this layer, or
/// everybody has the proxy's address. An address is no login: it says which network, not who.
///
/// A refusal is answered, not thrown. Throws std::invalid_argument for what is no network, and when both lists are
/// empty, since that would refuse nobody.
any_layer ip_restriction(ip_restriction_options options);

} // namespace tunic::middleware
