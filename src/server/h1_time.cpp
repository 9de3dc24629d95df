#include "server/h1_connection.hpp"

#include "server/turned_away.hpp"

#include <tunic/app/service_core.hpp>

#include <algorithm>

namespace tunic::net {
namespace {

constexpr tick body_grace = 5 * per_second;   // before the rate of a body counts
constexpr tick write_grace = 10 * per_second; // before the rate of a reader counts
constexpr tick longest_linger = 10 * per_second;
constexpr tick crowded_linger = 1 * per_second;
constexpr tick young = 1 * per_second; // a connection from which a draining server still expects a request
constexpr tick rest = 2;               // an idle connection returns its memory after this

bool too_slow(std::uint64_t octets, tick time, std::size_t per_second_least) noexcept {
    return octets * per_second < static_cast<std::uint64_t>(time) * per_second_least;
}

} // namespace

void h1_connection::enter(phase p) noexcept {
    phase_ = p;
    since_ = now();
    switch (p) {
    case phase::idle: check_again_in(rest); break;
    case phase::head:
        if (host_.limits.head_time != 0) check_again_in(host_.limits.head_time);
        break;
    case phase::draining:
        drain_began_ = since_;
        check_again_in(host_.limits.drain_time);
        break;
    case phase::handling:
    case phase::sending: check_again_in(per_second); break;
    case phase::lingering: check_again_in(std::min(linger_left(), per_second)); break;
    case phase::over: break;
    }
}

void h1_connection::on_due(tick) noexcept {
    auto const time = now() - since_;
    switch (phase_) {
    case phase::idle: {
        auto const allowed = host_.draining    ? young
                             : host_.crowded() ? std::min(host_.limits.idle_time, 5 * per_second)
                                               : host_.limits.idle_time;
        if (unsent() > 0) {
            check_output(now());
        } else if (time >= allowed && allowed != 0) {
            close();
        } else {
            if (work_ && work_->in.empty()) {
                if (reading_)
                    stream_->cancel_read(); // on_read releases the memory and waits without any
                else
                    release_work();
            }
            // Short waits, since the connections may become crowded at any time.
            check_again_in(std::max<tick>(1, std::min(allowed - time, 5 * per_second)));
        }
        break;
    }
    case phase::head:
        if (host_.draining && time >= young && is_at_rest()) {
            close();
        } else if (host_.limits.head_time == 0) {
            if (waiting_for_room_) check_output(now());
        } else if (time < host_.limits.head_time)
            check_again_in(host_.limits.head_time - time);
        else if (work_ && work_->scan.begun(work_->in.unread()) && !waiting_for_room_) {
            work_->head = {}; // from the request before
            refuse({408, "the request head took too long"});
        } else {
            report_handshake(std::make_error_code(std::errc::timed_out));
            close();
        }
        break;
    case phase::handling: check_handling(now()); break;
    case phase::sending: check_output(now()); break;
    case phase::draining:
        if (time < host_.limits.drain_time) // something else, such as output, asked for an earlier check
            check_again_in(host_.limits.drain_time - time);
        else
            linger();
        break;
    case phase::lingering:
        if (waiting_for_room_)
            check_output(now());
        else if (linger_left() == 0)
            close();
        else // soon: the connections may become crowded at any time
            check_again_in(std::min(linger_left(), per_second));
        break;
    case phase::over: break;
    }
    end_if_over();
}

void h1_connection::check_handling(tick at) noexcept {
    check_again_in(per_second);
    auto const& own = host_.service.limits_of(*work_->ctx);
    auto const handler_time = own.handler_time ? resolved_limits::ticks(*own.handler_time) : host_.limits.handler_time;
    if (handler_time != 0 && !streaming_ && at - request_began_ >= handler_time)
        work_->ctx->cancel(cancel_reason::deadline);
    if (body_waiter_) {
        auto const request_time =
            own.request_time ? resolved_limits::ticks(*own.request_time) : host_.limits.request_time;
        // The client is only responsible for a slow body while the body is awaited.
        auto const waited = body_waited_ + (at - body_wait_began_);
        bool const over = (request_time != 0 && at - request_began_ >= request_time)
                          || (host_.limits.body_pause != 0 && at - body_moved_ >= host_.limits.body_pause)
                          || (waited > body_grace && too_slow(body_taken_, waited, host_.limits.body_rate));
        if (over) {
            refuse_body(408, "the request body came too slowly");
            wake_body_waiter();
        }
    }
    if (waiting_for_room_) check_output(at);
}

void h1_connection::check_output(tick at) noexcept {
    check_again_in(per_second);
    if (!waiting_for_room_) return;
    auto const waiting = at - output_began_;
    bool const stalled =
        host_.closing || (host_.limits.write_stall != 0 && at - output_moved_ >= host_.limits.write_stall);
    if (!stalled && (waiting <= write_grace || !too_slow(output_total_, waiting, host_.limits.write_rate))) return;
    if (!host_.closing) host_.service.report_refusal(stream_->peer(), 0, "the client reads too slowly");
    client_lost();
}

// The limit for the whole close, whatever the client sends meanwhile; the time spent draining a body counts.
tick h1_connection::linger_left() const noexcept {
    auto const whole = std::min(host_.limits.drain_time, host_.crowded() ? crowded_linger : longest_linger);
    return whole - std::min(whole, now() - drain_began_);
}

// The staged close of RFC 9112 section 9.6: our side ends, and the client's remaining input is read and dropped for a
// while, so that no reset overtakes the response.
void h1_connection::linger() noexcept {
    if (lost_) return close();
    if (phase_ != phase::lingering) {
        if (phase_ != phase::draining || unsent() > 0) drain_began_ = now();
        drained_ = 0;
        enter(phase::lingering);
    }
    if (unsent() > 0) {
        if (!waiting_for_room_) flush();
        if (unsent() > 0 && !host_.closing) return; // output_moved() returns here
        if (lost_) return close();
    }
    if (host_.closing) return close(); // the grace period is over: everything possible was sent
    stream_->shutdown_output();
    if (input_over_) return close();
    work_->in.consume(work_->in.size());
    try {
        work_->in.unpin();
        read_more();
    } catch (...) { close(); }
}

void h1_connection::close() noexcept {
    if (phase_ == phase::over) return;
    phase_ = phase::over;
    bool const whole = unsent() == 0;
    tail_ = {};
    give_back_output();
    // An incomplete response must not look complete: its client sees a reset.
    whole ? stream_->close() : stream_->abort();
}

// A connection at rest is closed at once, unless its client may have a request on the way: a new connection has a
// second for its first request, and input in the system's buffer is read. The responses announce that the connection
// closes.
void h1_connection::drain() noexcept {
    if (!is_at_rest() || stream_->has_input()) return;
    if (requests_ == 0 && now() - since_ < young) return check_within(young);
    close();
    end_if_over();
}

// Between requests, with no part of another received.
bool h1_connection::is_at_rest() const noexcept {
    return (phase_ == phase::idle || phase_ == phase::head) && unsent() == 0 && (!work_ || work_->in.empty());
}

bool h1_connection::idle() const noexcept { return is_at_rest() && !stream_->has_input(); }

void h1_connection::make_room() noexcept {
    if (requests_ == 0) { // its client has had no answer yet, and may be about to ask
        host_.service.report_refusal(stream_->peer(), stream_->secure() ? 0 : 503, "too many connections");
        if (!stream_->secure()) (void)stream_->try_write(too_many_connections, {});
    }
    close();
    end_if_over();
}

void h1_connection::force_close() noexcept {
    switch (phase_) {
    case phase::handling:
        keep_ = false;
        work_->ctx->cancel(cancel_reason::server_stopping);
        if (streaming_) cut_stream(); // now: a handler that does not end would leave it to the end of the process
        break;
    case phase::sending: client_lost(); break;
    default: close(); break;
    }
    end_if_over();
}

// True: this connection is destroyed.
bool h1_connection::end_if_over() noexcept {
    if (phase_ != phase::over || reading_ || waiting_for_room_ || turn_posted_ || (work_ && work_->ctx)) return false;
    host_.connection_over(*this);
    return true;
}

} // namespace tunic::net
