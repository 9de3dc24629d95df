#include "server/h1_connection.hpp"

#include "server/admission.hpp"

#include <tunic/app/service_core.hpp>
#include <tunic/wire/request_parser.hpp>

#include <algorithm>
#include <utility>

namespace tunic::net {
namespace {

constexpr std::size_t smallest_read = 4096;
// Responses of one batch go out together, unless they become this many octets.
constexpr std::size_t batch_output = std::size_t{64} * 1024;

} // namespace

h1_connection::h1_connection(std::unique_ptr<byte_stream> stream, connection_host& host,
                             std::unique_ptr<address_share> share)
    : completion(&on_chain_done), work_item(&on_turn), stream_(std::move(stream)), host_(host),
      peer_share_(std::move(share)), born_(host.wheel.now()), since_(born_) {
    ++host_.connections;
    stream_->deliver_to(*this);
}

h1_connection::~h1_connection() {
    give_back_output();
    if (work_) release_work();
    --host_.connections;
}

void h1_connection::start() {
    enter(phase::head); // the time for a head runs from accept
    try {
        if (stream_->secure()) // until its handshake is over there is nothing to read, and no memory is lent
            begin_input([this] { stream_->begin_wait_readable(); });
        else
            read_more();
    } catch (...) { give_up(); }
    end_if_over();
}

bool h1_connection::take_work() {
    if (!work_) work_ = h1_work::make(host_);
    return work_ != nullptr;
}

void h1_connection::release_work() noexcept { h1_work::give_back(std::exchange(work_, nullptr), host_); }

// Reads what comes next, lending the input buffer.
void h1_connection::read_more() {
    if (reading_ || input_over_ || lost_) return;
    if (!take_work()) return close();
    begin_input([this] {
        auto const room = work_->in.room(smallest_read);
        // Between requests nobody waits for the client's end; in the middle of something it must be noticed at once.
        if (phase_ == phase::idle || (phase_ == phase::head && work_->in.empty()))
            stream_->begin_read(room);
        else
            stream_->begin_watch(room);
    });
}

// While a handler waits: notices that the client has gone, and keeps what it sends ahead, within limits.
void h1_connection::watch() {
    if (reading_ || input_over_ || lost_ || work_->in.size() >= host_.limits.read_ahead) return;
    auto const room = work_->in.spare(); // nothing moves: the handler may hold views
    if (room.empty()) return;
    begin_input([&] { stream_->begin_watch(room); });
}

void h1_connection::on_read(io_result r) noexcept {
    reading_ = false;
    if (resting) host_.connection_wakes(*this);
    if (phase_ == phase::over) return (void)end_if_over();
    work_->in.received(r.size);
    try {
        if (r.error) {
            if (r.error == std::errc::operation_canceled && phase_ == phase::idle && !lost_) { // see on_due
                release_work();
                begin_input([this] { stream_->begin_wait_readable(); });
                host_.connection_rests(*this);
            } else {
                report_handshake(r.error);
                client_lost();
            }
        } else if (r.size == 0) {
            input_ended();
        } else {
            switch (phase_) {
            case phase::idle:
            case phase::head: advance(); break;
            case phase::handling:
                if (body_waiter_) {
                    body_moved_ = now();
                    wake_body_waiter();
                } else {
                    watch();
                }
                break;
            case phase::draining:
                if (drain_body()) advance();
                break;
            case phase::lingering:
                drained_ += r.size;
                work_->in.consume(work_->in.size());
                // Enough of it: what is not read stops a client that only writes, and gives it time to see the answer
                // before the connection ends.
                if (drained_ <= host_.limits.unread_body) read_more();
                break;
            case phase::sending:
            case phase::over: break;
            }
        }
    } catch (...) { give_up(); } // no memory: this connection ends, others go on
    end_if_over();
}

void h1_connection::on_readable(std::error_code error) noexcept {
    reading_ = false;
    if (resting) host_.connection_wakes(*this);
    if (phase_ == phase::over) return (void)end_if_over();
    try {
        if (error) {
            report_handshake(error);
            client_lost();
        } else {
            read_more();
        }
    } catch (...) { give_up(); }
    end_if_over();
}

// A plain end of input may be a half-close, whose client still reads (RFC 9112 section 9.6), but nearly always the
// client has left. So a handler that waits is cancelled, and what its chain still answers is sent, as in Go's net/http.
void h1_connection::input_ended() {
    input_over_ = true;
    switch (phase_) {
    case phase::idle:
    case phase::head: return advance(); // closes when all that was asked is answered, and sent
    case phase::draining:
    case phase::lingering: return unsent() > 0 ? linger() : close(); // what was answered is sent to its end
    case phase::handling:
        if (body_waiter_)
            wake_body_waiter(); // a body that is not complete never will be
        else if (half_close_cancels()) {
            left_ = true;
            work_->ctx->cancel(cancel_reason::client_gone);
        }
        break;
    case phase::sending:
    case phase::over: break;
    }
}

bool h1_connection::half_close_cancels() const noexcept {
    auto const of_route = host_.service.limits_of(*work_->ctx).half_close;
    return of_route.value_or(host_.limits.half_close) == half_close::cancel;
}

// A connection that was to be encrypted has come to an error before it was.
void h1_connection::report_handshake(std::error_code error) const noexcept {
    if (!stream_->secure() || requests_ != 0 || error == std::errc::operation_canceled) return;
    try {
        if (stream_->tls()) return;
        host_.service.report_refusal(stream_->peer(), 0, "TLS handshake: " + error.message());
    } catch (std::exception const&) { /* no memory for the sentence */
    }
}

// A reset, a write that failed, or a client that takes too long to read: nothing that waits for it is kept.
void h1_connection::client_lost() noexcept {
    if (lost_) return;
    lost_ = true;
    tail_ = {};
    stream_->abort();
    switch (phase_) {
    case phase::handling:
        // The chain is told, and ends by itself; its end is awaited.
        work_->ctx->cancel(cancel_reason::client_gone);
        break;
    case phase::sending: finish_request(true); break;
    default: close(); break;
    }
}

// After an exception of our own, mostly for want of memory. A request whose chain has ended has nobody else to end it.
void h1_connection::give_up() noexcept {
    client_lost();
    if (phase_ == phase::handling && chain_done_ && !turn_posted_) finish_request(true);
}

// Serves what has been received, request by request, until input or room for output is missing or a handler waits.
void h1_connection::advance() {
    if (advancing_) return;
    advancing_ = true;
    while ((phase_ == phase::idle || phase_ == phase::head) && !lost_) {
        if (work_->out.size() >= batch_output) flush();
        if (unsent() > 0 && waiting_for_room_) break; // the client does not read: it is not answered further
        if (!read_head()) break;
        begin_request();
    }
    advancing_ = false;
    if (lost_ || phase_ == phase::over || !work_) return;
    if (unsent() > 0 && !waiting_for_room_) flush();
    if (phase_ == phase::idle || phase_ == phase::head) {
        if (waiting_for_room_) return; // output_moved() comes back here
        bool const stops = host_.draining && phase_ == phase::idle && work_->in.empty();
        if (input_over_ || stops)
            close(); // every request has been answered, and no other will come
        else
            read_more();
    } else if (phase_ == phase::handling) {
        watch();
    }
}

// True: a head is complete and checked.
bool h1_connection::read_head() {
    auto const input = work_->in.unread();
    if (input.empty()) return false;
    if (auto const size = work_->memo.recognise(input, work_->scan.limits(), work_->head, stream_->secure())) {
        take_head(*size);
        return true;
    }
    switch (work_->scan.advance(input)) {
    case wire::scan_state::need_more:
        if (phase_ == phase::idle && work_->scan.begun(input)) enter(phase::head);
        return false;
    case wire::scan_state::refused:
        work_->head = {}; // of the request before: this one has not come so far
        refuse(work_->scan.why());
        return false;
    case wire::scan_state::complete: break;
    }
    auto const count = work_->scan.fields();
    auto* const fields = static_cast<header_field*>(
        work_->memory.allocate_bytes(std::max<std::size_t>(count, 1) * sizeof(header_field), alignof(header_field)));
    if (auto const why =
            wire::parse_request(input, work_->scan, {fields, count}, work_->head, stream_->secure(), &work_->memo)) {
        refuse(why);
        return false;
    }
    if (!host_.service.knows(work_->head.verb)) {
        refuse({501, "the method is not known to this server"});
        return false;
    }
    take_head(work_->scan.end());
    return true;
}

// The head is read; its octets stay while views point at them.
void h1_connection::take_head(std::size_t size) noexcept {
    work_->in.consume(size);
    work_->in.pin();
    work_->scan.reset();
}

void h1_connection::begin_request() {
    ++requests_;
    request_began_ = now();
    phase_ = phase::handling;
    streaming_ = left_ = false;
    response_size_ = 0;
    refused_status_ = 0;
    chain_done_ = false;
    begin_body();

    context& c =
        work_->ctx.emplace(work_->memory, host_.scheduling, work_->head, static_cast<exchange&>(*this), host_.service);
    bool done = true;
    if (host_.limits.handler_time != 0) c.limit_time();
    if (host_.gate && !admit()) [[unlikely]] {
        chain_done_ = true;
        return conclude_request();
    }
    try {
        work_->root = host_.service.begin(c, host_.limits.body);
        if (host_.service.body_was_refused(c)) [[unlikely]]
            refuse_body(413, "the body is larger than allowed");
        done = work_->root.start(*this, &c);
    } catch (...) { work_->start_error = std::current_exception(); }
    chain_done_ = done;
    if (done) return conclude_request();
    enter(phase::handling); // it waits: from here on its time is watched
}

// False: the request is refused before a layer sees it, with the error that is kept for its end.
bool h1_connection::admit() {
    work_->start_error = host_.gate->request(work_->head.path, peer_share_.get(), host_.scheduling.now());
    return !work_->start_error;
}

void h1_connection::client_is(std::string_view address) {
    if (host_.gate) client_share_ = host_.gate->client(address, host_.scheduling.now());
}

void h1_connection::on_chain_done(completion& c) noexcept {
    // The chain's last coroutine is still on the stack: the rest waits for the next turn.
    auto& self = static_cast<h1_connection&>(c);
    self.chain_done_ = true;
    self.post_turn();
}

void h1_connection::post_turn() noexcept {
    if (turn_posted_) return;
    turn_posted_ = true;
    host_.scheduling.post(*this);
}

void h1_connection::on_turn(work_item& item) noexcept { static_cast<h1_connection&>(item).turn(); }

void h1_connection::turn() noexcept {
    turn_posted_ = false;
    try {
        if (evicted_ && phase_ != phase::over) client_lost();
        if (phase_ == phase::handling && chain_done_) {
            conclude_request();
            advance();
        } else if (phase_ == phase::handling && !lost_) {
            if (body_waiter_ && input_over_) wake_body_waiter();
            if (!waiting_for_room_) flush(); // what a stream has gathered in this turn
        }
    } catch (...) { give_up(); }
    end_if_over();
}

// The chain has come to its end, by itself or by an exception.
void h1_connection::conclude_request() {
    context& c = *work_->ctx;
    std::exception_ptr error = std::exchange(work_->start_error, nullptr);
    if (!error) error = work_->root.error();
    if (refused_status_ != 0 && !c.res.streaming() && c.res.status() != refused_status_ && !lost_)
        error = std::make_exception_ptr(body_refusal()); // whatever the handler made of a body it lacks
    if (lost_ && c.cancelled().reason == cancel_reason::client_gone) return finish_request(true);
    auto const end = host_.service.conclude(c, std::move(error));
    if (lost_) return finish_request(true);
    switch (end) {
    case ending::whole: return send_whole_response();
    case ending::streamed: return end_stream();
    case ending::aborted: return cut_stream(), finish_request(true);
    case ending::gone: return client_lost(), finish_request(true);
    }
}

// The response has been handed over, or given up.
void h1_connection::finish_request(bool aborted) {
    context& c = *work_->ctx;
    if (c.wants_finish())
        host_.service.finish(
            c, {.status = aborted ? 499 : c.res.status(), .aborted = aborted, .bytes_out = response_size_});
    work_->root = task<>();
    work_->ctx.reset();
    work_->trailers.reset();
    work_->memory.reset();
    host_.bodies_held -= std::exchange(body_reserved_, 0);
    client_share_.reset();
    body_waiter_ = room_waiter_ = nullptr;
    if (lost_) return close();
    after_response();
}

void h1_connection::after_response() {
    if (!keep_) return linger();
    if (body_unread()) {
        enter(phase::draining);
        work_->decoder.drop_trailers(); // their memory went with the request
        drained_ = 0;
        if (!drain_body()) return;
    }
    work_->in.unpin();
    enter(phase::idle);
}

// Reads away what is left of a body. True: the next request may begin.
bool h1_connection::drain_body() {
    for (;;) {
        auto const piece = read_body();
        switch (piece.state) {
        case body_state::data:
            drained_ += piece.data.size();
            if (drained_ > host_.limits.unread_body) return linger(), false;
            break;
        case body_state::end:
            work_->in.unpin();
            enter(phase::idle);
            return true;
        case body_state::waiting: read_more(); return false;
        case body_state::refused:
        case body_state::cancelled: linger(); return false;
        }
    }
}

} // namespace tunic::net
