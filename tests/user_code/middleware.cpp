// Thirteen small middleware of the kinds that people write for themselves, with nothing but the public headers: they
// have to compile without a warning (CMakeLists.txt) and to do what they are for (user_code_test.cpp).
#include "middleware.hpp"

#include <tunic/app/problem.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace house {

using namespace tunic;
using clock = std::chrono::steady_clock;

any_layer rate_limit(rate_options options) {
    struct bucket {
        double tokens = 0;
        clock::time_point filled{};
    };
    struct shared {
        std::mutex mutex;
        std::map<std::string, bucket, std::less<>> buckets;
    };
    return named("rate_limit", [options, all = std::make_shared<shared>()](context& c, next inner) -> task<> {
        bool within = false;
        {
            std::lock_guard const lock(all->mutex);
            auto const now = clock::now();
            auto const [at, is_new] = all->buckets.try_emplace(std::string(c.remote()), bucket{options.burst, now});
            bucket& mine = at->second;
            std::chrono::duration<double> const passed = now - mine.filled;
            mine.tokens = std::min(options.burst, mine.tokens + passed.count() * options.per_second);
            mine.filled = now;
            within = mine.tokens >= 1;
            if (within) mine.tokens -= 1;
        }
        if (!within) c.fail(429, "too many requests", {{"Retry-After", "1"}});
        co_await inner();
    });
}

any_layer api_key(std::set<std::string, std::less<>> keys) {
    return named("api_key", [keys = std::move(keys)](context& c, next inner) -> task<> {
        if (!keys.contains(c.header("X-Api-Key"))) c.fail(401, "an API key is needed");
        return inner();
    });
}

any_layer timing(timing_sink sink) {
    return named("timing", [sink = std::move(sink)](context& c, next inner) -> task<> {
        auto const began = clock::now();
        co_await inner();
        sink(c.path(), std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - began));
    });
}

task<> tenant_from_host(context& c, next inner) {
    auto const host = c.host();
    auto const dot = host.find('.');
    if (dot == std::string_view::npos) c.fail(400, "no tenant");
    c.put(tenant{host.substr(0, dot)});
    return inner();
}

any_layer feature_flag(std::string_view name, std::atomic<bool> const& is_on) {
    return named(std::string(name), [&is_on](context& c, next inner) -> task<> {
        if (!is_on.load()) c.fail(404);
        return inner();
    });
}

any_layer audit_log(audit_sink sink) {
    return named("audit_log", [sink = std::move(sink)](context& c, next inner) -> task<> {
        std::exception_ptr error;
        try {
            co_await inner();
        } catch (...) { error = std::current_exception(); }
        sink({.method = std::string(c.method().name()), .path = std::string(c.path()), .failed = error != nullptr});
        if (error) std::rethrow_exception(error);
    });
}

any_layer maintenance(std::atomic<bool> const& is_down) {
    return named("maintenance", [&is_down](context& c, next inner) -> task<> {
        if (!is_down.load()) return inner();
        c.set("Retry-After", "60");
        c.problem({.status = 503, .detail = "back in a minute"});
        return {};
    });
}

any_layer cache_for(std::chrono::seconds age) {
    return named("cache_for", [age](context& c, next inner) -> task<> {
        co_await inner();
        if (c.res.status() == 200) c.set("Cache-Control", c.format("public, max-age={}", age.count()));
    });
}

any_layer locale(std::vector<std::string> offered) {
    return named("locale", [offered = std::move(offered)](context& c, next inner) -> task<> {
        auto const wanted = c.header("Accept-Language").substr(0, 2);
        language chosen{.code = offered.front()};
        for (auto const& one : offered)
            if (one == wanted) chosen.code = one;
        c.put(chosen);
        c.set("Content-Language", chosen.code);
        return inner();
    });
}

task<> correlation_id(context& c, next inner) {
    static std::atomic<std::uint64_t> last{0};
    auto id = c.header("X-Correlation-Id");
    if (id.empty()) id = c.format("r{}", ++last);
    c.set("X-Correlation-Id", id);
    co_await inner();
}

task<> json_envelope(context& c, next inner) {
    co_await inner();
    if (c.res.status() == 200 && c.res.type() == "application/json")
        c.type("application/json").text(c.format(R"({{"data":{}}})", c.res.body()));
}

any_layer idempotency_guard() {
    struct shared {
        std::mutex mutex;
        std::set<std::string, std::less<>> seen;
    };
    return named("idempotency_guard", [all = std::make_shared<shared>()](context& c, next inner) -> task<> {
        if (auto const key = c.header("Idempotency-Key"); !key.empty()) {
            std::lock_guard const lock(all->mutex);
            if (!all->seen.emplace(key).second) c.fail(409, "this was done before");
        }
        return inner();
    });
}

any_layer slow_log(slow_options options) {
    return named("slow_log", [options](context& c, next inner) -> task<> {
        auto const began = clock::now();
        co_await inner();
        auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - began);
        if (took >= options.limit && options.log) options.log(c.path(), took);
    });
}

} // namespace house
