#include "server/h1_connection.hpp"

#include <tunic/app/service_core.hpp>
#include <tunic/wire/response_writer.hpp>

#include <algorithm>
#include <stdexcept>

namespace tunic::net {

namespace {
constexpr std::size_t smallest_body_read = 4096;
}

void h1_connection::begin_body() {
    request_head const& head = work_->head;
    body_left_ = head.content_length;
    body_taken_ = 0;
    body_waited_ = 0;
    body_complete_ = head.framing == body_framing::none || (head.framing == body_framing::length && body_left_ == 0);
    expect_pending_ = head.expect_continue && !body_complete_;
    body_moved_ = now();
    body_begun_ = false;
}

std::uint64_t h1_connection::body_limit() const noexcept {
    if (!work_->ctx) return host_.limits.body;
    auto const of_route = host_.service.limits_of(*work_->ctx).body.value_or(host_.limits.body);
    return std::min(of_route, work_->ctx->body_limit());
}

exchange::body_piece h1_connection::refuse_body(int status, std::string_view reason) noexcept {
    refused_status_ = static_cast<std::uint16_t>(status);
    refused_reason_ = reason;
    keep_ = false;
    return {body_state::refused, status, reason};
}

http_error h1_connection::body_refusal() const {
    http_error::header_lines headers;
    if (refused_status_ == 503) headers.emplace_back("Retry-After", "1");
    return http_error(refused_status_, std::string(refused_reason_), std::move(headers));
}

exchange::body_piece h1_connection::read_body() {
    if (body_waiter_) throw std::logic_error("a request has one body: two coroutines read it at the same time");
    if (body_complete_) return {};
    if (refused_status_ != 0) return {body_state::refused, refused_status_, refused_reason_};
    if (lost_) return {body_state::cancelled, 0, {}};
    auto& in = work_->in;

    if (work_->head.framing == body_framing::length) {
        // A route has already refused it; without a route, a layer may still ask.
        if (phase_ == phase::handling && body_taken_ == 0 && work_->head.content_length > body_limit())
            return refuse_body(413, "the body is larger than allowed");
        auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), body_left_));
        if (n > 0) {
            std::string_view const data{in.unread().data(), n};
            in.consume(n);
            body_left_ -= n;
            body_taken_ += n;
            body_complete_ = body_left_ == 0;
            return {body_state::data, 0, data};
        }
    } else {
        if (!body_begun_) { // only now are the route and its limit known
            body_begun_ = true;
            wire::chunked_limits limits;
            limits.trailers = host_.limits.trailers;
            limits.body = phase_ == phase::handling ? body_limit() : host_.limits.unread_body;
            work_->decoder = wire::chunked_decoder(limits, work_->trailers ? &*work_->trailers : nullptr);
        }
        while (!in.empty()) {
            auto const piece = work_->decoder.step({in.unread().data(), in.size()});
            in.consume(piece.consumed);
            if (piece.state == wire::chunked_state::refused)
                return refuse_body(work_->decoder.why().status, work_->decoder.why().reason);
            if (piece.state == wire::chunked_state::done) body_complete_ = true;
            if (!piece.data.empty()) {
                body_taken_ += piece.data.size();
                return {body_state::data, 0, piece.data};
            }
            if (body_complete_) return {};
        }
    }
    if (input_over_) return refuse_body(400, "the body ended early");
    return {body_state::waiting, 0, {}};
}

bool h1_connection::whole_body(std::string_view& body) {
    if (body_complete_ || work_->head.framing != body_framing::length || work_->in.size() < body_left_
        || body_taken_ > 0)
        return false;
    if (body_left_ > body_limit()) return false; // no route has refused it: reserve_body() does
    auto const n = static_cast<std::size_t>(body_left_);
    body = {work_->in.unread().data(), n};
    work_->in.consume(n);
    work_->in.pin();
    body_left_ = 0;
    body_taken_ = n;
    body_complete_ = true;
    return true;
}

void h1_connection::reserve_body(std::uint64_t octets) {
    if (octets > body_limit())
        refuse_body(413, "the body is larger than allowed");
    else if (octets > host_.limits.bodies - host_.bodies_held)
        refuse_body(503, "too many bodies are being received");
    if (refused_status_ != 0) throw body_refusal();
    host_.bodies_held += octets;
    body_reserved_ += octets;
}

void h1_connection::wait_for_body(coro::suspension& waiter) noexcept {
    body_waiter_ = &waiter;
    body_moved_ = body_wait_began_ = now();
    check_within(per_second);
    try {
        if (expect_pending_) { // requested only now, so that an earlier refusal costs the client no upload
            expect_pending_ = false;
            if (!streaming_) wire::write_continue(work_->out);
        }
        if (unsent() > 0 && !waiting_for_room_) flush();
        if (reading_ || lost_) return;       // a watching read is under way; it serves the body too
        if (input_over_) return post_turn(); // turn() wakes the waiter, which learns that the body is incomplete
        begin_input([this] { stream_->begin_watch(work_->in.room(smallest_body_read)); });
    } catch (...) { client_lost(); } // no memory for the body: the connection ends
}

void h1_connection::wake_body_waiter() noexcept {
    if (auto* const waiter = end_body_wait()) waiter->resume();
}

// Ends the wait for the body; null when there was none.
coro::suspension* h1_connection::end_body_wait() noexcept {
    if (body_waiter_) body_waited_ += now() - body_wait_began_;
    return std::exchange(body_waiter_, nullptr);
}

void h1_connection::keep_trailers() {
    if (work_->head.framing != body_framing::chunked || body_begun_ || work_->trailers) return;
    constexpr std::size_t most_fields = 32;
    auto* const text = static_cast<char*>(work_->memory.allocate_bytes(host_.limits.trailers, 1));
    auto* const fields = static_cast<header_field*>(
        work_->memory.allocate_bytes(most_fields * sizeof(header_field), alignof(header_field)));
    work_->trailers.emplace(std::span<char>{text, host_.limits.trailers}, std::span<header_field>{fields, most_fields});
}

header_view h1_connection::trailers() const noexcept {
    if (!body_complete_ || !work_->trailers) return {};
    return work_->trailers->fields();
}

// Whether the unread rest of the body is worth reading, to keep the connection.
bool h1_connection::body_can_be_drained() const noexcept {
    if (refused_status_ != 0 || expect_pending_ || input_over_) return false;
    return work_->head.framing == body_framing::chunked || body_left_ <= host_.limits.unread_body;
}

} // namespace tunic::net
