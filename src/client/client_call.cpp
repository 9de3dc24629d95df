#include "client/client_call.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/headers.hpp>
#include <tunic/wire/response_writer.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace tunic::net {
namespace {

// How long the server keeps the connection, if it says so: `Keep-Alive: timeout=5, max=100`. Minus a second, so that no
// request meets the server's closing.
steady_duration kept_by_server(header_elements const& keep_alive) noexcept {
    constexpr std::string_view name = "timeout=";
    for (auto const parameter : keep_alive) {
        if (parameter.size() < name.size() || !text::iequals(parameter.substr(0, name.size()), name)) continue;
        if (auto const seconds = text::to_number<std::uint32_t>(parameter.substr(name.size())))
            return std::chrono::seconds(*seconds) - std::chrono::seconds(1);
    }
    return steady_duration::max();
}

} // namespace

client_call::client_call(std::shared_ptr<client_core> core, client_request request)
    : core_(std::move(core)), request_(std::move(request)),
      to_{request_, request_.verb(), join_url(core_->base(), request_.url())}, env_(nullptr, &core_->loop, &scope_),
      whole_time_(*this, client_fault::whole_time), connect_time_(*this, client_fault::connect_time),
      first_byte_time_(*this, client_fault::first_byte_time), output_(output_room_) {
    if (core_->is_shut()) cancel();
    whole_time_.start(core_->options.whole_time);
    next_call = core_->first_call;
    previous_call_ = &core_->first_call;
    if (next_call) next_call->previous_call_ = &next_call;
    core_->first_call = this;
}

client_call::~client_call() {
    let_go();
    *previous_call_ = next_call;
    if (next_call) next_call->previous_call_ = previous_call_;
}

void client_call::deadline::start(steady_duration after) {
    if (after > steady_duration::zero()) call_.core_->loop.arm(*this, call_.core_->loop.now() + after);
}

void client_call::deadline::passed(timer& t) noexcept {
    auto& self = static_cast<deadline&>(t);
    if (self.call_.done_) return;
    if (!self.call_.scope_.cancelled()) self.call_.fault_ = self.why_;
    self.call_.scope_.cancel(cancel_reason::deadline);
}

// Ends the call: all later attempts fail for the same reason.
void client_call::fail(client_fault why, std::string_view text) {
    if (!scope_.cancelled()) fault_ = why;
    cancel();
    auto what = std::string(to_.verb.name()) + " " + url() + ": " + std::string(name_of(why));
    if (!text.empty()) what.append(": ").append(text);
    throw client_error(why, what);
}

void client_call::check() {
    if (scope_.cancelled()) fail(fault_.value_or(client_fault::cancelled), {});
}

// Takes a connection, and sends what fits at once. If it takes nothing, it was closed after the check: nothing was
// sent, so any request can use another connection.
task<> client_call::begin() {
    co_await take_connection();
    flush();
    if (!reused_ || sent_ > 0 || !lease_.connection->output_over()) co_return;
    lease_.drop();
    stale_ = true;
    co_await take_connection();
    flush();
}

task<> client_call::take_connection() {
    check();
    bool const fresh = std::exchange(stale_, false);
    prepare();
    connect_time_.start(core_->options.connect_time);
    lease_ = co_await core_->pool.acquire(core_->transport->place_of(to_.url), fresh);
    check();
    reused_ = lease_.connection != nullptr;
    if (!reused_) {
        auto made = co_await core_->transport->dial(to_.url, env_, std::min(connect_time_.end(), whole_time_.end()));
        check();
        if (!made.connection) fail(made.fault, made.why);
        lease_.connection = std::move(made.connection);
    }
    connect_time_.stop();
}

// Prepares the request and the parser for its response. Nothing has happened yet when this throws.
void client_call::prepare() {
    output_.clear();
    sent_ = 0;
    if (auto const why = core_->transport->why_not(to_.url); !why.empty()) fail(client_fault::unsupported_scheme, why);
    try {
        write_head(output_, to_, core_->options, core_->base(), core_->transport->to_proxy(to_.url));
    } catch (std::invalid_argument const& e) { fail(client_fault::invalid_request, e.what()); }
    body_ = to_.has_own_body() ? std::string_view(request_.body()) : std::string_view();
    body_left_ = request_.length().value_or(0);
    finished_ = !request_.is_streamed() || (request_.length() && body_left_ == 0);
    wire::response_limits limits;
    limits.head = core_->options.head_limit;
    parser_.emplace(limits, to_.verb == method::HEAD);
    has_head_ = done_ = false;
}

task<bool> client_call::write(std::string_view piece) {
    check();
    if (piece.empty()) co_return !is_unwanted(); // in chunks an empty piece would end the body
    bool const in_chunks = !request_.length();
    if (finished_ || (!in_chunks && piece.size() > body_left_))
        throw std::logic_error("more of a body than the request has");
    if (!is_sent()) co_await send(); // the head
    if (is_unwanted()) co_return false;
    if (in_chunks) {
        // A small piece is sent in one write with its framing, a large one from its own memory.
        constexpr std::size_t small = 4096;
        wire::write_chunk_head(output_, piece.size());
        if (piece.size() <= small) {
            output_.append(piece);
        } else {
            body_ = piece;
            co_await send();
        }
        wire::write_chunk_end(output_);
        co_await send();
    } else {
        body_ = piece;
        bool const all = co_await send();
        body_left_ -= piece.size();
        finished_ = all && body_left_ == 0;
    }
    co_return !is_unwanted();
}

task<> client_call::finish() {
    check();
    if (finished_ || is_unwanted()) co_return;
    if (request_.length()) throw std::logic_error("less of a body than was announced");
    wire::write_last_chunk(output_);
    finished_ = co_await send();
}

// The server has answered without wanting the rest; or nothing can reach it any more.
bool client_call::is_unwanted() const noexcept {
    if (done_ || !lease_.connection || (has_head_ && head_.status >= 300)) return true;
    return lease_.connection->output_over() || lease_.connection->input_over();
}

// Sends the prepared output; false when not all of it was wanted.
task<bool> client_call::send() {
    co_await advance(until::sent);
    bool const all = is_sent();
    output_.clear();
    sent_ = 0;
    body_ = {};
    co_return all;
}

// All transfer of bytes: sends the pending output and reads until the goal is reached.
task<> client_call::advance(until goal) {
    check();
    if (!lease_.connection) fail(client_fault::connection_lost, {});
    auto& c = *lease_.connection;
    auto const start_time = [&] {
        if (goal != until::data) first_byte_time_.start(core_->options.first_byte_time);
    };
    for (start_time();;) {
        if (flush()) start_time();
        if (read(goal)) break;
        c.want_input();
        co_await c.next_event();
        check();
    }
    first_byte_time_.stop();
}

// Returns whether there was progress.
bool client_call::flush() {
    if (is_sent()) return false;
    auto const n = lease_.connection->write(output_.view().substr(sent_), body_);
    auto const of_head = std::min(n, output_.size() - sent_);
    sent_ += of_head;
    body_.remove_prefix(n - of_head);
    return n > 0;
}

// The connection can be kept when both messages are complete, and is useless otherwise.
void client_call::let_go() noexcept {
    if (done_ && head_.keep_alive && finished_ && is_sent())
        lease_.give_back(kept_by_server(header_view(head_.fields()).list("Keep-Alive")));
    else
        lease_.drop();
}

} // namespace tunic::net
