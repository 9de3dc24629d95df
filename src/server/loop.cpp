#include "server/loop.hpp"

#include "base/resident_memory.hpp"

#include <tunic/app/service_core.hpp>
#include <tunic/http/date.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <malloc.h>

namespace tunic::net {
namespace {

// Connections that have ended, before the C library is asked for the memory that it keeps of them, and how often it is.
constexpr std::size_t worth_trimming = 256;
constexpr tick between_trims = 10 * per_second;
// Connections that are looked at for an idle one when none has rested for long: a bound on what a newcomer costs.
constexpr int most_looked_at = 64;

} // namespace

loop::loop(boost::asio::io_context& engine, service_core const& what, resolved_limits const& bounds)
    : connection_host(what, bounds, exact_), exact_(engine), ticker_(engine.get_executor()),
      epoch_(std::chrono::steady_clock::now()) {
    refresh_date();
}

loop::~loop() {
    for (auto* const list : {&awake_, &resting_})
        while (auto* const s = list->first()) connection_over(*s);
}

void loop::guard_by(std::unique_ptr<admission> gatekeeper) noexcept {
    gatekeeper_ = std::move(gatekeeper);
    gate = gatekeeper_.get();
}

void loop::adopt(std::unique_ptr<byte_stream> stream, std::unique_ptr<address_share> share) {
    start_ticking();
    auto* const made = new h1_connection(std::move(stream), *this, std::move(share));
    made->resting = true; // until something arrives
    resting_.push_back(*made);
    made->start();
    bool const lives = resting_.last() == made || awake_.last() == made; // it may have ended at once
    if (draining && lives) made->drain();
}

void loop::connection_over(connection& which) noexcept {
    (which.resting ? resting_ : awake_).remove(which);
    delete &which;
    check_drained();
}

void loop::connection_rests(connection& which) noexcept {
    awake_.remove(which);
    which.resting = true;
    resting_.push_back(which);
}

void loop::connection_wakes(connection& which) noexcept {
    resting_.remove(which);
    which.resting = false;
    awake_.push_back(which);
}

bool loop::has_room() noexcept {
    if (connections < limits.connections) return true;
    auto* const idle = longest_idle();
    if (!idle) return false;
    idle->make_room();
    return true;
}

// Those that rest come first, among them connections without a request so far: a storm of newcomers closes its own
// kind before it closes the clients who are served. Of the others a few are looked at, and they go to the end, so that
// the next look finds others.
connection* loop::longest_idle() noexcept {
    int looked_at = 0;
    for (auto* s = resting_.first(); s && looked_at < most_looked_at; s = s->next_in_list, ++looked_at)
        if (s->idle()) return s;
    connection* longest = nullptr;
    auto* const last = awake_.last();
    for (auto* s = awake_.first(); s && looked_at < most_looked_at; ++looked_at) {
        auto* const following = s == last ? nullptr : s->next_in_list;
        awake_.remove(*s);
        awake_.push_back(*s);
        if (s->idle() && (!longest || s->idle_since() < longest->idle_since())) longest = s;
        s = following;
    }
    return longest;
}

void loop::begin_drain(std::function<void()> drained) {
    draining = true;
    drained_ = std::move(drained);
    for (auto* const list : {&awake_, &resting_})
        for (auto* s = list->first(); s;) {
            auto* const next = s->next_in_list; // draining an idle connection ends it
            s->drain();
            s = next;
        }
    check_drained();
}

void loop::force_close() noexcept {
    closing = true;
    for (auto* const list : {&awake_, &resting_})
        for (auto* s = list->first(); s;) {
            auto* const next = s->next_in_list;
            s->force_close();
            s = next;
        }
}

void loop::check_drained() {
    if (!empty() || !drained_) return;
    auto const tell = std::exchange(drained_, nullptr);
    service.catch_up_with_log(true);
    stop_ticking();
    tell();
}

// Ticks run while there are connections; an idle server sleeps.
void loop::start_ticking() {
    if (ticking_) return;
    ticking_ = true;
    if (gate) gate->load.forget();
    catch_up();
    tick_after_pause();
}

void loop::stop_ticking() noexcept {
    ticking_ = false;
    ticker_.cancel();
    exact_.set_alarm_again();
}

void loop::tick_after_pause() {
    ticker_.expires_after(tick_length);
    ticker_.async_wait(ticker_memory_.lend([this](boost::system::error_code error) {
        if (error || !ticking_) return;
        measure_load(exact_.now() - ticker_.expiry());
        catch_up();
        if (!empty() || blocks.spare() > 0 || heap_is_loose() || service.owes_log())
            tick_after_pause();
        else
            ticking_ = false;
    }));
}

void loop::catch_up() {
    auto const ticks = static_cast<tick>((exact_.now() - epoch_) / tick_length);
    refresh_date();
    auto const before = wheel.now();
    // A machine that slept, or a process that was stopped, must not time out connections whose octets are waiting in
    // the socket: time that nobody could use does not count.
    constexpr tick longest_jump = 8;
    if (ticks - before > longest_jump) epoch_ += tick_length * static_cast<int>(ticks - before - longest_jump);
    wheel.advance(static_cast<tick>((exact_.now() - epoch_) / tick_length));
    exact_.set_alarm_again();
    if (wheel.now() / per_second == before / per_second) return;
    service.catch_up_with_log();
    blocks.take_stock();
    if (!giving_back_) give_back_blocks();
    most_connections_ = std::max<std::size_t>(most_connections_, connections);
    if (heap_is_loose() && wheel.now() - trimmed_ >= between_trims) trim_heap();
}

// A timer that is late was kept waiting by everything that was ready before it.
void loop::measure_load(steady_duration lag) noexcept {
    if (!gate) return;
    gate->load.lagged(lag);
    if (gate->load.watches_memory()) gate->load.resident(resident_memory());
}

// Most connections of a busy time have ended.
bool loop::heap_is_loose() const noexcept {
    return most_connections_ >= 2 * connections && most_connections_ - connections >= worth_trimming;
}

// What connections hold beside their blocks, most of it OpenSSL's, lies scattered over the heap: freed, it stays with
// the process unless somebody asks.
void loop::trim_heap() noexcept {
    most_connections_ = connections;
    trimmed_ = wheel.now();
#ifdef __GLIBC__
    (void)::malloc_trim(0);
#endif
}

// A few at a time, between whatever else there is to do.
void loop::give_back_blocks() {
    constexpr std::size_t at_once = 16;
    giving_back_ = blocks.give_back(at_once);
    if (giving_back_)
        boost::asio::post(ticker_.get_executor(), giving_memory_.lend([this] {
            giving_back_ = false;
            if (ticking_) give_back_blocks();
        }));
}

// The wall clock may jump; the text follows it.
void loop::refresh_date() noexcept {
    auto const second = std::time(nullptr);
    if (second == date_second_) return;
    date_second_ = second;
    date_text_ = http::format_date(second);
    date = {date_text_.data(), date_text_.size()};
}

} // namespace tunic::net
