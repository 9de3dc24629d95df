#include <tunic/app/log_limit.hpp>

#include <fmt/format.h>

#include <functional>
#include <string_view>

namespace tunic {
namespace {

constexpr auto second = std::chrono::seconds(1);
constexpr std::size_t kept_of_message = 200;

} // namespace

void log_limit::pass(log_record const& r, steady_time now, log_sink const& sink) {
    bool passes = false;
    std::vector<debt> debts; // empty, and so without memory, while nothing is held back
    {
        std::lock_guard const lock(mutex_);
        if (owes()) settle_all(now, debts);
        auto const hash = std::hash<std::string_view>()(r.message) * 4 + static_cast<std::size_t>(r.level);
        auto& k = place_for(hash, now);
        if (k.seen == 0) {
            k.since = now;
            k.hash = hash;
            k.level = r.level;
            k.allowed = r.remote.empty() ? per_second : refusals_per_second;
        }
        passes = ++k.seen <= k.allowed;
        if (!passes) {
            held_back_.fetch_add(1, std::memory_order_relaxed);
            if (k.seen == k.allowed + 1 && &k != &kinds_.back()) k.message = r.message.substr(0, kept_of_message);
        }
    }
    write(debts, sink);
    if (passes) sink(r);
}

void log_limit::catch_up(steady_time now, log_sink const& sink) {
    std::vector<debt> debts;
    {
        std::lock_guard const lock(mutex_);
        settle_all(now, debts);
    }
    write(debts, sink);
}

// The entry of this kind, a free one, or the one for all others.
log_limit::kind& log_limit::place_for(std::size_t hash, steady_time now) {
    kind* free = nullptr;
    for (std::size_t i = 0; i < kinds; ++i) {
        auto& k = kinds_[i];
        bool const over = k.seen == 0 || now - k.since >= second;
        if (over && k.seen <= k.allowed) k.seen = 0;
        if (k.seen != 0 && k.hash == hash) return k;
        if (k.seen == 0 && !free) free = &k;
    }
    auto& others = kinds_.back();
    if (!free && others.seen <= others.allowed && now - others.since >= second) others.seen = 0;
    return free ? *free : others;
}

void log_limit::settle_all(steady_time now, std::vector<debt>& debts) {
    for (auto& k : kinds_)
        if (k.seen > k.allowed && now - k.since >= second) settle(k, debts);
}

void log_limit::settle(kind& k, std::vector<debt>& debts) {
    auto const count = k.seen - k.allowed;
    debts.push_back({k.level,
                     &k == &kinds_.back() ? fmt::format("(and {} more records, of other kinds)", count)
                                          : fmt::format("{} (and {} more like it)", k.message, count),
                     count});
    held_back_.fetch_sub(count, std::memory_order_relaxed);
    k.seen = 0;
    k.message = {};
}

void log_limit::write(std::vector<debt> const& debts, log_sink const& sink) {
    for (auto const& d : debts) {
        log_record r;
        r.level = d.level;
        r.message = d.message;
        r.count = d.count;
        sink(r);
    }
}

} // namespace tunic
