#include "net/client_call.hpp"

#include <tunic/base/text.hpp>
#include <tunic/wire/request_writer.hpp>
#include <tunic/wire/response_writer.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace tunic::net {
namespace {

bool is_idempotent(method verb) noexcept {
    return verb == method::GET || verb == method::HEAD || verb == method::PUT || verb == method::DELETE
           || verb == method::OPTIONS || verb == method::TRACE || verb == method::QUERY;
}

// What is meant for one origin only.
bool is_credential(std::string_view name) noexcept {
    return text::iequals(name, "Authorization") || text::iequals(name, "Cookie")
           || text::iequals(name, "Proxy-Authorization") || text::iequals(name, "Host");
}

} // namespace

client_call::client_call(std::shared_ptr<client_core> core, client_request request)
    : core_(std::move(core)), request_(std::move(request)), url_(join_url(core_->base(), request_.url())),
      verb_(request_.verb()), env_(nullptr, &core_->loop, &scope_), whole_(*this, client_fault::whole_time),
      phase_connect_(*this, client_fault::connect_time), phase_first_byte_(*this, client_fault::first_byte_time),
      output_(output_room_) {
    if (core_->is_shut()) cancel();
    next_call = core_->first_call;
    previous_call_ = &core_->first_call;
    if (next_call) next_call->previous_call_ = &next_call;
    core_->first_call = this;
    whole_.start(core_->options.whole_time);
}

client_call::~client_call() {
    *previous_call_ = next_call;
    if (next_call) next_call->previous_call_ = previous_call_;
}

void client_call::deadline::start(steady_duration after) {
    if (after > steady_duration::zero()) call_.core_->loop.arm(*this, call_.core_->loop.now() + after);
}

void client_call::deadline::passed(timer& t) noexcept {
    auto& self = static_cast<deadline&>(t);
    if (self.call_.done_) return;
    if (!self.call_.scope_.cancelled()) self.call_.expired_ = self.why_;
    self.call_.scope_.cancel(cancel_reason::deadline);
}

void client_call::fail(client_fault why, std::string_view text) const {
    auto what = std::string(verb_.name()) + " " + url_.text() + ": " + std::string(name_of(why));
    if (!text.empty()) what.append(": ").append(text);
    throw client_error(why, what);
}

void client_call::check() const {
    if (scope_.cancelled()) fail(expired_.value_or(client_fault::cancelled), {});
}

// A request whose body is streamed is on its way when this completes; any other is sent, and sent again, by respond().
task<> client_call::begin() {
    if (!request_.is_streamed()) {
        write_head(); // so that what cannot be sent is refused now
        co_return;
    }
    co_await take_connection();
    flush();
    begun_ = true;
}

task<> client_call::take_connection() {
    bool const fresh = std::exchange(stale_, false);
    write_head();
    parser_.reset();
    phase_connect_.start(core_->options.connect_time);
    lease_ = co_await core_->pool.acquire(core_->place_of(url_), fresh);
    check();
    reused_ = lease_.connection != nullptr;
    if (!reused_) {
        lease_.connection = co_await core_->dial(url_);
        check();
    }
    phase_connect_.stop();
    wire::response_limits limits;
    limits.head = core_->options.head_limit;
    parser_.emplace(limits, verb_ == method::HEAD);
}

void client_call::write_head() {
    std::vector<header_field> fields;
    auto const has = [&](std::string_view name) {
        return std::any_of(fields.begin(), fields.end(), [&](auto const& f) { return text::iequals(f.name, name); });
    };
    for (auto const& [name, value] : request_.headers())
        if (credentials_ || !is_credential(name)) fields.push_back({name, value});
    auto const own = fields.size();
    for (auto const& [name, value] : core_->options.headers)
        if ((credentials_ || !is_credential(name)) && (own == 0 || !has(name))) fields.push_back({name, value});
    if (!core_->options.user_agent.empty() && !has("User-Agent"))
        fields.push_back({"User-Agent", core_->options.user_agent});

    wire::outgoing_head head;
    head.verb = verb_;
    auto const target = core_->uses_proxy() ? url_.text() : url_.target();
    head.target = target;
    head.host = url_.authority;
    head.fields = fields;
    bool const expects_body = verb_ == method::POST || verb_ == method::PUT || verb_ == method::PATCH;
    body_ = {};
    if (request_.is_streamed()) {
        head.framing = request_.length() ? body_framing::length : body_framing::chunked;
        head.content_length = body_left_ = request_.length().value_or(0);
    } else if (with_body_ && (request_.has_body() || expects_body)) {
        head.framing = body_framing::length;
        head.content_length = request_.body().size();
        body_ = request_.body();
    }
    output_.clear();
    sent_ = 0;
    try {
        wire::write_request_head(output_, head);
    } catch (std::invalid_argument const& e) {
        throw client_error(client_fault::invalid_request, std::string("a request that cannot be sent: ") + e.what());
    }
}

task<> client_call::respond() {
    if (has_head_) co_return;
    if (begun_) {
        if (!finished_ && !lease_.connection->output_over()) flush();
        co_await advance(until::head);
        co_return;
    }
    for (bool again = true; again;) {
        again = co_await attempt();
        if (!again) again = redirect();
    }
}

// True: the connection was stale, and the request is to be sent again.
task<bool> client_call::attempt() {
    co_await take_connection();
    co_await advance(until::head);
    co_return stale_;
}

task<bool> client_call::write(std::string_view piece) {
    if (!begun_ || finished_) throw std::logic_error("a piece of a body that is not streamed, or is complete");
    check();
    if (piece.empty()) co_return true; // in chunks it would end the body
    bool const in_chunks = !request_.length();
    if (!in_chunks && piece.size() > body_left_) throw std::logic_error("more of a body than was announced");
    if (done_ || lease_.connection->output_over()) co_return false;
    output_.clear();
    sent_ = 0;
    if (in_chunks) wire::write_chunk_head(output_, piece.size());
    body_ = piece;
    co_await advance(until::sent);
    if (in_chunks) {
        output_.clear();
        sent_ = 0;
        wire::write_chunk_end(output_);
        co_await advance(until::sent);
    } else {
        body_left_ -= piece.size();
    }
    co_return !done_ && !lease_.connection->output_over();
}

task<> client_call::finish() {
    if (!begun_ || finished_) co_return;
    if (body_left_ != 0 && !lease_.connection->output_over())
        throw std::logic_error("less of a body than was announced");
    if (!done_ && !lease_.connection->output_over() && !request_.length()) {
        wire::write_last_chunk(output_);
        co_await advance(until::sent);
    }
    finished_ = true;
}

task<std::string_view> client_call::read_some() {
    co_await respond();
    data_ = {};
    if (!done_) co_await advance(until::data);
    co_return data_;
}

task<std::string> client_call::read_all(std::uint64_t limit) {
    co_await respond();
    std::string all;
    auto const too_large = [&] { fail(client_fault::response_too_large, "the body is larger than body_limit"); };
    if (head_.framing == wire::response_framing::length) {
        if (*head_.content_length > limit) too_large();
        constexpr std::uint64_t believed = 1024 * 1024;
        all.reserve(static_cast<std::size_t>(std::min(*head_.content_length, believed)));
    }
    while (!done_) {
        data_ = {};
        co_await advance(until::data);
        if (data_.size() > limit - all.size()) too_large();
        all += data_;
    }
    co_return all;
}

task<client_response> client_call::whole() {
    co_await begin();
    auto body = co_await read_all(core_->options.body_limit);
    co_return client_response(std::move(head_), std::move(body), url_.text());
}

// Everything that moves octets: sends what there is to send and reads on until the goal is reached.
task<> client_call::advance(until goal) {
    check();
    if (goal != until::data) phase_first_byte_.start(core_->options.first_byte_time);
    for (;;) {
        flush();
        if (read(goal)) break;
        auto& c = *lease_.connection;
        if (goal == until::sent && (body_is_sent() || c.output_over())) break;
        c.want_input();
        co_await c.next_event();
        check();
    }
    if (goal != until::data) phase_first_byte_.stop();
}

void client_call::flush() {
    if (!lease_.connection || body_is_sent()) return;
    auto& c = *lease_.connection;
    auto n = c.write(output_.view().substr(sent_), body_);
    auto const of_head = std::min(n, output_.size() - sent_);
    sent_ += of_head;
    body_.remove_prefix(n - of_head);
    if (n > 0 && !has_head_) phase_first_byte_.start(core_->options.first_byte_time); // there is progress
}

// Whether the goal is reached with what has come.
bool client_call::read(until goal) {
    if (done_) return true;
    auto& c = *lease_.connection;
    if (goal == until::sent) return false; // what comes early waits in the connection
    for (;;) {
        auto const piece = parser_->step(c.unread());
        c.consume(piece.consumed);
        switch (piece.state) {
        case wire::response_state::head:
            head_ = std::move(parser_->head());
            has_head_ = true;
            phase_first_byte_.stop();
            if (goal == until::head) return true;
            continue;
        case wire::response_state::done:
            data_ = piece.data;
            conclude();
            return true;
        case wire::response_state::refused:
            fail(parser_->why().status == 502 ? client_fault::malformed_response : client_fault::response_too_large,
                 parser_->why().reason);
        case wire::response_state::more: break;
        }
        if (!piece.data.empty()) {
            data_ = piece.data;
            return true;
        }
        if (!c.unread().empty()) continue;
        if (!c.input_over()) return false;
        end_of_input();
        return true;
    }
}

void client_call::end_of_input() {
    bool const begun = parser_->begun();
    if (parser_->end() == wire::response_state::done) return conclude();
    if (!begun && reused_ && may_be_retried()) {
        stale_ = true;
        lease_.drop();
        return;
    }
    fail(client_fault::connection_lost, parser_->why().reason);
}

bool client_call::may_be_retried() const noexcept { return is_idempotent(verb_) && !request_.is_streamed(); }

// The response is complete. Its last piece still lies in the buffer of the connection, which is read into no sooner
// than something comes that nobody has asked for; so the connection is given back when that piece is done with.
void client_call::conclude() noexcept {
    done_ = true;
    whole_.stop();
    phase_first_byte_.stop();
}

bool client_call::redirect() {
    auto const status = head_.status;
    bool const is_redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (!is_redirect || core_->options.redirects == 0) return false;
    auto const to = header_view(head_.fields()).get("Location");
    if (to.empty()) return false;
    if (++redirects_ > core_->options.redirects) fail(client_fault::too_many_redirects, {});
    auto next = resolve_url(url_, to);
    if (!next.same_origin(url_)) credentials_ = false;
    url_ = std::move(next);
    // RFC 9110 section 15.4: 303 is answered with GET, and so are POSTs for historical reasons.
    if ((status == 303 && verb_ != method::HEAD) || (status <= 302 && verb_ == method::POST)) {
        verb_ = method::GET;
        with_body_ = false;
    }
    lease_.drop();
    has_head_ = done_ = false;
    return true;
}

} // namespace tunic::net
