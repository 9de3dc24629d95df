#pragma once
#include <tunic/tunic.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace house {

struct rate_options {
    double per_second = 10;
    double burst = 20;
};
struct tenant {
    std::string_view name;
};
struct language {
    std::string_view code;
    bool is_default = true;
};
struct audit_entry {
    std::string method;
    std::string path;
    bool failed = false;
};
struct slow_options {
    std::chrono::milliseconds limit{500};
    std::function<void(std::string_view path, std::chrono::milliseconds took)> log = {};
};
using timing_sink = std::function<void(std::string_view path, std::chrono::microseconds took)>;
using audit_sink = std::function<void(audit_entry const&)>;

tunic::any_layer rate_limit(rate_options options);
tunic::any_layer api_key(std::set<std::string, std::less<>> keys);
tunic::any_layer timing(timing_sink sink);
tunic::task<> tenant_from_host(tunic::context& c, tunic::next inner);
tunic::any_layer feature_flag(std::string_view name, std::atomic<bool> const& is_on);
tunic::any_layer audit_log(audit_sink sink);
tunic::any_layer maintenance(std::atomic<bool> const& is_down);
tunic::any_layer cache_for(std::chrono::seconds age);
tunic::any_layer locale(std::vector<std::string> offered);
tunic::task<> correlation_id(tunic::context& c, tunic::next inner);
tunic::task<> json_envelope(tunic::context& c, tunic::next inner);
tunic::any_layer idempotency_guard();
tunic::any_layer slow_log(slow_options options);

} // namespace house
