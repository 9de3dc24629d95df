#include "server/h1_connection.hpp"

#include <tunic/app/problem.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/wire/response_writer.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::net {
namespace {

// A body up to this size is copied after its head, a larger one is sent from its own memory.
constexpr std::size_t copied_body = std::size_t{4} * 1024;
// A stream sends when it has gathered this much, or when the handler's turn is over.
constexpr std::size_t stream_batch = std::size_t{16} * 1024;

} // namespace

bool h1_connection::may_keep_alive() const noexcept {
    if (host_.draining || requests_ >= host_.limits.requests_per_connection) return false;
    if (host_.limits.connection_age != 0 && now() - born_ > host_.limits.connection_age) return false;
    return refused_status_ == 0 && (body_complete_ || body_can_be_drained());
}

void h1_connection::write_head(context& c, std::optional<std::uint64_t> length) {
    auto const fields = c.res.headers().view().fields();
    auto const wishes = fields.empty() ? wire::framing_wishes{} : wire::read_wishes(fields);
    plan_ = wire::plan_response(work_->head, c.res.status(), length, wishes, may_keep_alive());
    keep_ = plan_.keep_alive;
    auto const before = work_->out.size();
    wire::write_head(
        work_->out,
        {.status = c.res.status(), .type = c.res.type(), .fields = fields, .date = host_.date, .plan = plan_});
    response_size_ += work_->out.size() - before;
}

void h1_connection::send_whole_response() {
    context& c = *work_->ctx;
    auto const body = c.res.body();
    write_head(c, body.size());
    if (plan_.send_body && !body.empty()) {
        response_size_ += body.size();
        if (body.size() <= copied_body)
            work_->out.append(body);
        else
            tail_ = body; // in the request's memory, which stays until it is sent
    }
    // One write for a batch of pipelined requests; but a response with a finish hook, a large one, and the last one are
    // sent now.
    if (!tail_.empty() || c.wants_finish() || !keep_) {
        flush();
        if (lost_) return finish_request(true);
        if (unsent() > 0) return enter(phase::sending);
    }
    finish_request(false);
}

// An answer of the wire itself: it passes through no layer, and the connection ends.
void h1_connection::refuse(wire::refusal why) noexcept {
    keep_ = false;
    host_.service.report_refusal(stream_->peer(), why.status, why.reason);
    try {
        text_buffer body(work_->memory);
        format_problem(body, {.status = why.status, .detail = why.reason, .request_id = {}});
        plan_ = wire::plan_response(work_->head, why.status, body.size(), {}, false);
        header_field const retry[] = {{"Retry-After", "1"}};
        wire::write_head(work_->out, {.status = why.status,
                                      .type = problem_type,
                                      .fields = why.status == 503 ? std::span<header_field const>(retry)
                                                                  : std::span<header_field const>(),
                                      .date = host_.date,
                                      .plan = plan_});
        if (plan_.send_body) work_->out.append(body.view());
        flush();
    } catch (...) { client_lost(); } // no memory for it
    if (lost_) return close();
    linger();
}

// Nothing can be sent any more: the client has disconnected, unless the request was cancelled earlier for another
// reason.
void h1_connection::throw_lost() const {
    auto const why = work_->ctx->cancelled().reason;
    throw request_cancelled(why == cancel_reason::none ? cancel_reason::client_gone : why);
}

void h1_connection::begin_stream(context& c) {
    if (lost_ || left_) throw_lost();
    streaming_ = true;
    if (expect_pending_ && c.res.status() < 300) { // it cannot be sent later, and the handler may read while it writes
        expect_pending_ = false;
        if (work_->in.empty()) wire::write_continue(work_->out); // otherwise the client has not waited for it
    }
    write_head(c, std::nullopt);
    stream_left_ = plan_.content_length;
    post_turn(); // if nothing follows in this turn, the head is sent alone
}

bool h1_connection::write_stream(std::string_view piece) {
    if (lost_ || left_) throw_lost(); // or a handler that does not look would write for ever
    if (room_waiter_ || !tail_.empty())
        throw std::logic_error("a response has one stream: two coroutines write to it at the same time");
    if (piece.empty() || !plan_.send_body) return has_room();
    if (plan_.framing == wire::response_framing::length) {
        if (piece.size() > stream_left_) {
            keep_ = false;
            throw std::length_error("the stream is longer than the Content-Length that was set");
        }
        stream_left_ -= piece.size();
    }
    bool const chunked = plan_.framing == wire::response_framing::chunked;
    auto const before = work_->out.size();
    if (chunked) wire::write_chunk_head(work_->out, piece.size());
    if (piece.size() >= stream_batch) {
        // Sent from its own memory: the caller waits until all of it is sent.
        tail_ = piece;
        chunk_open_ = chunked;
    } else {
        work_->out.append(piece);
        if (chunked) wire::write_chunk_end(work_->out);
    }
    response_size_ += work_->out.size() - before + tail_.size();
    if (waiting_for_room_) {
        hold_output(false);
        if (lost_) throw_lost();
    }
    if (unsent() >= std::min(stream_batch, host_.limits.write_high)) {
        if (!waiting_for_room_) flush(); // there is no room: asking again for each piece would keep the loop busy
        if (lost_) throw_lost();
    } else {
        post_turn();
    }
    return tail_.empty() && has_room();
}

// False only while a wait for room is under way, which will wake the waiter.
bool h1_connection::has_room() const noexcept { return unsent() < host_.limits.write_high || !waiting_for_room_; }

void h1_connection::wait_for_room(coro::suspension& waiter) noexcept {
    room_waiter_ = &waiter;
    check_within(per_second);
    if (!waiting_for_room_) flush();
}

void h1_connection::flush_stream() {
    if (!waiting_for_room_) flush();
    if (lost_ || left_) throw_lost();
}

void h1_connection::end_stream() {
    bool const complete = plan_.framing != wire::response_framing::length || stream_left_ == 0 || !plan_.send_body;
    if (!complete) {
        host_.service.log(log_level::error, "a stream ended before the Content-Length that was set", &*work_->ctx);
    }
    if (plan_.framing == wire::response_framing::chunked && plan_.send_body) {
        auto const before = work_->out.size();
        wire::write_last_chunk(work_->out);
        response_size_ += work_->out.size() - before;
    }
    if (!complete) return cut_stream(), finish_request(true);
    if (!waiting_for_room_) flush();
    if (lost_) return finish_request(true);
    if (unsent() > 0) return enter(phase::sending);
    finish_request(false);
}

// The output of the stream is incomplete, and its client must see that. In plain text, chunks show it by themselves,
// and a close loses none of them; any other body ends with a reset: an end of the connection, or close_notify, could be
// taken for the end of the body.
void h1_connection::cut_stream() noexcept {
    if (!waiting_for_room_) flush();
    if (lost_) return;
    lost_ = true;
    keep_ = false;
    tail_ = {};
    bool const shows = plan_.framing == wire::response_framing::chunked && !stream_->secure();
    shows ? stream_->close() : stream_->abort();
}

std::size_t h1_connection::unsent() const noexcept { return work_ ? work_->out.size() - sent_ + tail_.size() : 0; }

void h1_connection::sent(std::size_t n) noexcept {
    output_total_ += n;
    auto const buffered = std::min(n, work_->out.size() - sent_);
    sent_ += buffered;
    tail_.remove_prefix(n - buffered);
    if (sent_ < work_->out.size()) return;
    sent_ = 0;
    if (work_->out.capacity() > h1_work::output_size)
        work_->out.release();
    else
        work_->out.clear();
}

// Sends the output without waiting; the rest is sent as the client makes room.
void h1_connection::flush() noexcept {
    while (unsent() > 0 && !lost_) {
        auto const r = stream_->try_write(work_->out.view().substr(sent_), tail_);
        if (r.error && r.error != std::errc::operation_would_block) return client_lost();
        bool const all = r.size == unsent();
        sent(r.size);
        if (r.size > 0) output_moved_ = now();
        if (tail_.empty() && chunk_open_) {
            chunk_open_ = false;
            try {
                wire::write_chunk_end(work_->out);
            } catch (...) { return client_lost(); }
            continue;
        }
        if (all) {
            behind_ = false;
            give_back_output();
            return;
        }
        if (!behind_) { // the rate counts from here until all is sent, not from one piece to the next
            behind_ = true;
            output_began_ = output_moved_ = now();
            output_total_ = 0;
        }
        if (!waiting_for_room_) {
            waiting_for_room_ = true;
            check_within(per_second);
            try {
                stream_->begin_wait_writable();
            } catch (...) { // no memory for the wait
                waiting_for_room_ = false;
                return client_lost();
            }
        }
        return hold_output(r.size > 0);
    }
}

// Output that waits for its client counts towards the budget of the loop. When the budget is used up, the client that
// has made no progress for longest is reset, so that many clients that do not read cost no more than the budget.
void h1_connection::hold_output(bool progressed) noexcept {
    if (evicted_) return;
    auto& budget = host_.output;
    budget.hold(*this, unsent(), progressed);
    while (budget.held() > host_.limits.unsent) {
        if (budget.is_alone(*this)) return; // a single response may exceed the budget
        auto& stalest = static_cast<h1_connection&>(*budget.stalest());
        stalest.give_back_output();
        if (&stalest == this) return client_lost();
        host_.service.report_refusal(stalest.stream_->peer(), 0, "too much output waits for clients that do not read");
        stalest.evicted_ = true;
        stalest.post_turn(); // not from within this one
    }
}

void h1_connection::give_back_output() noexcept { host_.output.release(*this); }

void h1_connection::on_writable(std::error_code error) noexcept {
    waiting_for_room_ = false;
    if (phase_ == phase::over) return (void)end_if_over();
    try {
        if (error)
            client_lost();
        else
            flush();
        if (!lost_) output_moved();
    } catch (...) { give_up(); }
    end_if_over();
}

// Some output was sent: resume the waiter.
void h1_connection::output_moved() {
    if (room_waiter_ && tail_.empty() && unsent() <= host_.limits.write_low)
        return std::exchange(room_waiter_, nullptr)->resume();
    if (unsent() > 0) return;
    switch (phase_) {
    case phase::sending:
        finish_request(false);
        if (phase_ == phase::idle) advance();
        break;
    case phase::idle:
    case phase::head: advance(); break;
    case phase::lingering:
        drain_began_ = now(); // only now can the client have the whole answer
        linger();
        break;
    default: break;
    }
}

void h1_connection::forget(coro::suspension& waiter) noexcept {
    if (body_waiter_ == &waiter) (void)end_body_wait();
    if (room_waiter_ == &waiter) {
        room_waiter_ = nullptr;
        if (!tail_.empty()) client_lost(); // a piece was cut in the middle, and its memory ends here
    }
}

} // namespace tunic::net
