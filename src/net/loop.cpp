#include "net/loop.hpp"

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

} // namespace

loop::loop(boost::asio::io_context& engine, service_core const& what, resolved_limits const& bounds)
    : session_host(what, bounds, exact_), exact_(engine), ticker_(engine.get_executor()),
      epoch_(std::chrono::steady_clock::now()) {
    refresh_date();
}

loop::~loop() {
    while (first_) session_over(*first_);
}

void loop::adopt(std::unique_ptr<byte_stream> stream) {
    start_ticking();
    auto* const session = new h1_session(std::move(stream), *this);
    session->next_in_list = first_;
    if (first_) first_->previous_in_list = session;
    first_ = session;
    session->start();
    if (draining && first_ == session) session->drain(); // it may have ended at once
}

void loop::session_over(h1_session& session) noexcept {
    if (session.previous_in_list)
        session.previous_in_list->next_in_list = session.next_in_list;
    else
        first_ = session.next_in_list;
    if (session.next_in_list) session.next_in_list->previous_in_list = session.previous_in_list;
    delete &session;
    check_drained();
}

void loop::begin_drain(std::function<void()> drained) {
    draining = true;
    drained_ = std::move(drained);
    for (auto* s = first_; s;) {
        auto* const next = s->next_in_list; // draining an idle session ends it
        s->drain();
        s = next;
    }
    check_drained();
}

void loop::force_close() noexcept {
    closing = true;
    for (auto* s = first_; s;) {
        auto* const next = s->next_in_list;
        s->force_close();
        s = next;
    }
}

void loop::check_drained() {
    if (first_ || !drained_) return;
    auto const tell = std::exchange(drained_, nullptr);
    service.catch_up_with_log(true);
    stop_ticking();
    tell();
}

// Ticks run while there are connections; an idle server sleeps.
void loop::start_ticking() {
    if (ticking_) return;
    ticking_ = true;
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
        catch_up();
        if (first_ || blocks.spare() > 0 || heap_is_loose() || service.owes_log())
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
    most_sessions_ = std::max<std::size_t>(most_sessions_, sessions);
    if (heap_is_loose() && wheel.now() - trimmed_ >= between_trims) trim_heap();
}

// Most connections of a busy time have ended.
bool loop::heap_is_loose() const noexcept {
    return most_sessions_ >= 2 * sessions && most_sessions_ - sessions >= worth_trimming;
}

// What connections hold beside their blocks, most of it OpenSSL's, lies scattered over the heap: freed, it stays with
// the process unless somebody asks.
void loop::trim_heap() noexcept {
    most_sessions_ = sessions;
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
