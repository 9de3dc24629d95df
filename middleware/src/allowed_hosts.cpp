#include <tunic/base/text.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/ip_address.hpp>
#include <tunic/middleware/allowed_hosts.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("allowed_hosts: " + why); }

std::string_view without_final_dot(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return name;
}

// Of an IP literal as well, without its brackets.
std::optional<ip_address> address_in(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return ip_address::parse(host);
}

/// One entry of the list.
class host_rule {
public:
    explicit host_rule(std::string const& text) {
        bool const below = text.starts_with("*.");
        auto const parts = http::parse_host(std::string_view(text).substr(below ? 2 : 0));
        if (!parts)
            refuse("'" + text + "' is not a host: write example.com, *.example.com, 192.0.2.1 or [2001:db8::1]");
        if (parts->host.find('*') != std::string_view::npos)
            refuse("'" + text + "': a '*' stands for whole labels, at the beginning only: *.example.com");
        if (parts->has_port && parts->port.empty()) refuse("'" + text + "' has a colon, but no port");
        name_ = without_final_dot(parts->host);
        address_ = address_in(parts->host);
        port_ = parts->port;
        below_ = below;
    }

    [[nodiscard]] bool allows(http::host_and_port const& asked, bool secure) const noexcept {
        if (!port_.empty() && port_ != (asked.port.empty() ? std::string_view(secure ? "443" : "80") : asked.port))
            return false;
        if (address_) return address_in(asked.host) == address_; // one address has several spellings
        auto const name = without_final_dot(asked.host);
        if (!below_) return text::iequals(name, name_);
        return name.size() > name_.size() + 1 && name[name.size() - name_.size() - 1] == '.'
               && text::iequals(name.substr(name.size() - name_.size()), name_);
    }

private:
    std::string name_, port_; // no port: every port
    std::optional<ip_address> address_;
    bool below_ = false; // names below it, not the name itself
};

class allowed_hosts_layer {
public:
    explicit allowed_hosts_layer(allowed_hosts_options options)
        : rules_(options.hosts.begin(), options.hosts.end()), skip_(std::move(options.skip)) {
        if (rules_.empty()) refuse("the list is empty, so every request would be refused");
    }

    task<> operator()(context& c, next n) const {
        if (is_ours(c) || skip_(c)) return n();
        c.problem(421, "this server does not serve the host that was asked for");
        return {};
    }

private:
    bool is_ours(context const& c) const noexcept {
        auto const asked = http::parse_host(c.host());
        return asked && std::any_of(rules_.begin(), rules_.end(), [&](auto const& r) {
                   return r.allows(*asked, c.secure());
               });
    }

    std::vector<host_rule> rules_;
    request_predicate skip_;
};

} // namespace

any_layer allowed_hosts(allowed_hosts_options options) {
    return named("allowed_hosts", allowed_hosts_layer(std::move(options)));
}

} // namespace tunic::middleware
