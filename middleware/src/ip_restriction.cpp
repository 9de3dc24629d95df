#include <tunic/http/ip_address.hpp>
#include <tunic/middleware/ip_restriction.hpp>

#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("ip_restriction: " + why); }

ip_networks networks(std::vector<std::string> const& list) {
    try {
        return ip_networks(list);
    } catch (std::invalid_argument const& e) { refuse(e.what()); }
}

class ip_restriction_layer {
public:
    explicit ip_restriction_layer(ip_restriction_options options)
        : deny_(networks(options.deny)), allow_(networks(options.allow)), answer_(std::move(options.answer)),
          skip_(std::move(options.skip)) {
        if (deny_.empty() && allow_.empty()) refuse("both lists are empty, so nobody would be refused");
    }

    task<> operator()(context& c, next n) const {
        if (lets_through(c.remote()) || skip_(c)) return n();
        if (answer_) {
            c.status(403); // unless the answer sets another
            return answer_(c, n);
        }
        c.problem(403, "requests from this address are not allowed");
        return {};
    }

private:
    bool lets_through(std::string_view client) const noexcept {
        auto const address = ip_address::parse(client);
        auto const is_in = [&](ip_networks const& list) {
            return address ? list.contains(*address) : list.contains(client);
        };
        return !is_in(deny_) && (allow_.empty() || is_in(allow_));
    }

    ip_networks deny_, allow_;
    refusal_answer answer_;
    request_predicate skip_;
};

} // namespace

any_layer ip_restriction(ip_restriction_options options) {
    return named("ip_restriction", ip_restriction_layer(std::move(options)));
}

} // namespace tunic::middleware
