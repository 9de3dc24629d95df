#include "client/client_call.hpp"

#include <tunic/http/headers.hpp>

#include <algorithm>
#include <utility>

namespace tunic::net {

// After redirects, and once more when the connection was stale. A streamed body cannot be sent again.
task<> client_call::respond() {
    while (!responded_) {
        if (!has_head_) co_await advance(until::head);
        if (stale_ || is_late_timeout() || redirect())
            co_await begin();
        else
            responded_ = true;
    }
}

task<std::string_view> client_call::read_some() {
    co_await respond();
    data_ = {};
    if (!done_) co_await advance(until::data);
    if (data_.empty()) let_go();
    given_ += data_.size();
    co_return data_;
}

task<std::string> client_call::read_all(std::uint64_t limit) {
    co_await respond();
    std::string all;
    auto const too_large = [&] { fail(client_fault::response_too_large, "the body is larger than body_limit"); };
    if (head_.framing == wire::response_framing::length) {
        auto const left = *head_.content_length - given_;
        if (left > limit) too_large();
        constexpr std::uint64_t believed = 1024 * 1024;
        all.reserve(static_cast<std::size_t>(std::min(left, believed)));
    }
    while (!done_) {
        data_ = {};
        co_await advance(until::data);
        if (data_.size() > limit - all.size()) too_large();
        all += data_;
    }
    let_go();
    co_return all;
}

task<client_response> client_call::whole() {
    co_await begin();
    auto body = co_await read_all(core_->options.body_limit);
    co_return client_response(std::move(head_), std::move(body), url());
}

// Whether the input reaches the goal.
bool client_call::read(until goal) {
    auto& c = *lease_.connection;
    if (goal == until::sent && is_sent()) return true;
    while (!done_) {
        // While a request is being sent only the head of an early answer matters; its body can wait.
        if (goal == until::sent && has_head_) return is_unwanted();
        auto const piece = parser_->step(c.unread());
        c.consume(piece.consumed);
        data_ = piece.data;
        switch (piece.state) {
        case wire::response_state::head:
            head_ = std::move(parser_->head());
            has_head_ = true;
            if (goal == until::head) return true;
            continue;
        case wire::response_state::done: done_ = true; return true;
        case wire::response_state::refused:
            fail(parser_->why().status == 502 ? client_fault::malformed_response : client_fault::response_too_large,
                 parser_->why().reason);
        case wire::response_state::more: break;
        }
        if (!data_.empty()) return true;
        if (!c.unread().empty()) continue;
        if (!c.input_over()) return goal == until::sent && c.output_over();
        if (goal != until::sent) end_of_input();
        return true;
    }
    return true;
}

void client_call::end_of_input() {
    auto const error = lease_.connection->input_error();
    if (!error && parser_->end() == wire::response_state::done) {
        done_ = true;
    } else if (!parser_->begun() && may_repeat()) {
        stale_ = true;
        lease_.drop();
    } else {
        fail(client_fault::connection_lost, error ? error.message() : std::string(parser_->why().reason));
    }
}

// Whether the request may use another connection because one from an earlier request has failed.
bool client_call::may_repeat() const noexcept { return reused_ && is_idempotent(to_.verb) && !request_.is_streamed(); }

// A server that closes an idle connection may announce it, and the request may cross the announcement: such a 408
// answers no request (RFC 9110 section 15.5.9). Then drops the connection. Whether a POST was served is unknown: it is
// not repeated.
bool client_call::is_late_timeout() {
    if (head_.status != 408 || head_.keep_alive || !may_repeat()) return false;
    stale_ = true;
    lease_.drop();
    return true;
}

// Prepares the next request if the response is a redirect, and releases the connection.
bool client_call::redirect() {
    if (core_->options.redirects == 0 || request_.is_streamed()) return false;
    try {
        if (!follow_redirect(to_, head_.status, header_view(head_.fields()).get("Location"))) return false;
    } catch (client_error const& e) {
        if (e.fault() != client_fault::invalid_request) throw;
        fail(client_fault::malformed_response, std::string("Location: ") + e.what());
    }
    if (++redirects_ > core_->options.redirects) fail(client_fault::too_many_redirects, {});
    // A body that arrived with its head is read and dropped, so that the connection can be kept.
    auto const here = lease_.connection->unread().size();
    bool const all = head_.framing == wire::response_framing::none
                     || (head_.framing == wire::response_framing::length && *head_.content_length <= here);
    while (all && !done_) static_cast<void>(read(until::data));
    let_go();
    return true;
}

} // namespace tunic::net
