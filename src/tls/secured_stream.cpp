#include "tls/secured_stream.hpp"

#include "tls/certificate_info.hpp"
#include "tls/client_hello.hpp"
#include "tls/error.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace tunic::tls {
namespace {

constexpr std::size_t largest_record = std::size_t{16} * 1024;
// How long a peer whose handshake was refused may take to read the reason, before a reset may overtake the alert.
constexpr std::chrono::seconds time_to_read_why{1};

// For people and probes that forgot the s in https.
constexpr std::string_view answer_to_http =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 40\r\n"
    "Connection: close\r\n\r\nthis port is for https: URLs, not http:\n";

std::error_code canceled() noexcept { return std::make_error_code(std::errc::operation_canceled); }

} // namespace

secured_stream::secured_stream(std::unique_ptr<net::byte_stream> plain, scheduler& loop, SSL_CTX& context,
                               stream_terms terms)
    : work_item([](work_item& w) noexcept {
          auto& self = static_cast<secured_stream&>(w);
          self.turn_posted_ = false;
          self.advance();
      }),
      timer([](timer& t) noexcept { static_cast<secured_stream&>(t).on_time(); }), loop_(loop),
      terms_(std::move(terms)), context_(context), carrier_(new carrier(std::move(plain), *this)) {
    if (!terms_.is_server) begin_handshake();
    if (terms_.handshake_time > steady_duration::zero()) loop_.arm(*this, loop_.now() + terms_.handshake_time);
}

secured_stream::~secured_stream() {
    end_handshake();
    // A closed stream has no timer, and a client's may wait for its operations longer than the client lives.
    if (state_ != state::closed) loop_.disarm(*this);
    // If we are destroyed while our operation is under way, the loop no longer runs.
    if (input_ != input::none || output_) {
        ssl_.reset();
        delete carrier_.release();
    }
}

void secured_stream::begin_handshake() {
    ssl_.reset(SSL_new(&context_));
    BIO* const bio = ssl_ ? carrier_->make_bio() : nullptr;
    if (!bio) {
        ssl_.reset();
        ERR_clear_error();
        throw std::bad_alloc();
    }
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_app_data(ssl_.get(), this);
    terms_.is_server ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
    state_ = state::handshake;
}

void secured_stream::begin_input(input what, std::span<char> into, bool watch) noexcept {
    input_ = what;
    into_ = into;
    watch_ = watch;
    cancelled_ = false;
    if (is_over() || has_plaintext()) return post_turn();
    if (state_ == state::handshake && !terms_.is_server) return post_turn(); // a client speaks first
    what == input::wait || state_ == state::hello ? carrier_->want_readable() : carrier_->want_input(watch);
    if (carrier_->error()) post_turn();
}

void secured_stream::cancel_read() {
    if (input_ == input::none) return;
    cancelled_ = true;
    carrier_->reads() ? carrier_->cancel_input() : post_turn();
}

// Records without data for the reader, such as a session ticket, are consumed and change nothing.
net::io_result secured_stream::try_read(std::span<char> into) noexcept {
    if (is_over()) return {why_over(), 0};
    if (state_ != state::open) return {std::make_error_code(std::errc::operation_would_block), 0};
    for (;;) {
        ERR_clear_error();
        std::size_t n = 0;
        int const result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &n);
        if (result == 1) return {{}, n};
        if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return {{}, 0};
        if (auto const why = failure_of(result)) {
            fail(why);
            return {why, 0};
        }
        if (auto const nothing = carrier_->take_input()) return {nothing, 0};
    }
}

void secured_stream::begin_wait_writable() {
    output_ = true;
    has_room_ = false;
    if (state_ != state::open) return post_turn();
    (void)carrier_->take_room();
    carrier_->want_room();
    if (carrier_->error()) post_turn();
}

// A record must be entirely with the carrier before its bytes count: what does not fit stays in OpenSSL's buffer, and
// the same bytes must be offered again.
net::io_result secured_stream::try_write(std::string_view first, std::string_view second) noexcept {
    if (is_over()) return {why_over(), 0};
    if (state_ != state::open) return {std::make_error_code(std::errc::operation_would_block), 0};
    std::size_t taken = 0;
    while (first.size() + second.size() > 0) {
        auto octets = first.empty() ? second : first;
        std::array<char, largest_record> together; // head and body become one record, not two packets
        if (!first.empty() && !second.empty() && first.size() < together.size()) {
            auto const of_second = std::min(second.size(), together.size() - first.size());
            std::memcpy(together.data(), first.data(), first.size());
            std::memcpy(together.data() + first.size(), second.data(), of_second);
            octets = {together.data(), first.size() + of_second};
        }
        ERR_clear_error();
        std::size_t written = 0;
        int const result = SSL_write_ex(ssl_.get(), octets.data(), octets.size(), &written);
        if (result != 1) {
            auto const why = failure_of(result);
            if (why) fail(why);
            if (taken > 0) break;
            return {why ? why : std::make_error_code(std::errc::operation_would_block), 0};
        }
        taken += written;
        auto const of_first = std::min(written, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(written - of_first);
    }
    return {{}, taken};
}

void secured_stream::shutdown_output() noexcept {
    if (is_over()) return;
    ending_ = true;
    if (state_ == state::open) send_end();
}

void secured_stream::close() noexcept { end(&carrier::close); }
void secured_stream::abort() noexcept { end(&carrier::abort); }

void secured_stream::end(void (carrier::*how)() noexcept) noexcept {
    if (state_ == state::closed) return;
    if (is_before_open()) report("closed before the handshake had ended");
    if (state_ == state::open && how == &carrier::close && !(SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN)) {
        (void)SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }
    state_ = state::closed;
    end_handshake();
    loop_.disarm(*this);
    (*carrier_.*how)();
    if ((input_ != input::none || output_) && !carrier_->is_busy()) post_turn();
}

tls_info const* secured_stream::tls() const {
    if (!was_open_) return nullptr;
    if (!info_) info_ = describe_connection(*ssl_, terms_.is_server);
    return &*info_;
}

// While a turn is pending nothing completes before it, so that we still exist then.
void secured_stream::carrier_moved() noexcept {
    if (!turn_posted_) advance();
}

void secured_stream::post_turn() noexcept {
    if (!std::exchange(turn_posted_, true)) loop_.post(*this);
}

void secured_stream::advance() noexcept {
    if (state_ == state::hello) take_hello();
    if (state_ == state::handshake) shake_hands();
    if (state_ == state::failing) read_away();
    if (state_ == state::open && ending_) send_end();
    if (state_ == state::closed && carrier_->is_busy()) return; // these complete first
    bool const goes_on = input_ != input::none;                 // otherwise we may be destroyed after this
    give_room();
    if (goes_on && !turn_posted_) give_input(); // a pending turn completes it, and needs us until then
}

// OpenSSL refuses anything that is not a ClientHello, since it knows the right alert.
void secured_stream::take_hello() noexcept {
    if (!carrier_->error() && !carrier_->is_over()) {
        switch (look_at_hello(carrier_->unread())) {
        case hello_state::incomplete: carrier_->want_more(); break;
        case hello_state::too_large:
            report("the ClientHello is larger than any client needs");
            return fail(std::make_error_code(std::errc::message_size));
        case hello_state::whole:
        case hello_state::other:
            if (terms_.handshakes) {
                counted_ = true;
                if (terms_.handshakes->fetch_add(1, std::memory_order_relaxed) >= terms_.most_handshakes) {
                    report("too many handshakes are under way");
                    return fail(std::make_error_code(std::errc::resource_unavailable_try_again));
                }
            }
            try {
                return begin_handshake();
            } catch (std::exception const&) { return fail(std::make_error_code(std::errc::not_enough_memory)); }
        }
    }
    if (carrier_->error()) return refuse(carrier_->error());
    if (carrier_->is_over()) refuse(cut_short());
}

void secured_stream::end_handshake() noexcept {
    if (std::exchange(counted_, false)) terms_.handshakes->fetch_sub(1, std::memory_order_relaxed);
}

void secured_stream::shake_hands() noexcept {
    ERR_clear_error();
    int const result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
        state_ = state::open;
        end_handshake();
        (void)carrier_->take_readable(); // it belonged to the handshake
        was_open_ = true;
        has_room_ = true;
        loop_.disarm(*this);
        return;
    }
    if (auto const why = failure_of(result)) return refuse(why);
    // Only while a caller waits for us; otherwise the next one returns here.
    if (SSL_want_write(ssl_.get()))
        carrier_->want_room();
    else
        carrier_->want_input(true);
    if (carrier_->error()) refuse(carrier_->error());
}

void secured_stream::report(std::string_view why) noexcept {
    if (terms_.on_failure && *terms_.on_failure) try {
            (*terms_.on_failure)(peer(), why);
        } catch (...) {} // memory is exhausted
}

// The alert was written. A client learns the reason at once; a server first lets the alert be read.
void secured_stream::refuse(std::error_code why) noexcept {
    try {
        report(why.message());
    } catch (...) {} // no memory for the sentence
    fail(why);
    if (!terms_.is_server || carrier_->error() || carrier_->is_over()) return;
    try {
        loop_.arm(*this, loop_.now() + time_to_read_why);
    } catch (std::exception const&) { return; }
    if (is_plain_http(why)) carrier_->put(answer_to_http);
    carrier_->shutdown_output();
    state_ = state::failing;
}

void secured_stream::read_away() noexcept {
    carrier_->discard_input();
    carrier_->want_input(true);
    if (carrier_->is_over() || carrier_->error()) fail(failure_);
}

void secured_stream::on_time() noexcept {
    if (is_before_open()) {
        report("the handshake took too long");
        fail(std::make_error_code(std::errc::timed_out));
    } else {
        fail(failure_);
    }
    if (!turn_posted_) advance();
}

// close_notify, then the end of the plain stream.
void secured_stream::send_end() noexcept {
    ERR_clear_error();
    int const result = SSL_shutdown(ssl_.get());
    if (result < 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_WRITE) return carrier_->want_room();
    ERR_clear_error();
    ending_ = false;
    carrier_->shutdown_output();
}

void secured_stream::give_room() noexcept {
    if (carrier_->take_room() && state_ == state::open) has_room_ = true;
    if (state_ == state::open && carrier_->error() && output_) fail(carrier_->error());
    if (!output_ || !(is_over() || (state_ == state::open && has_room_))) return;
    output_ = false;
    events_->on_writable(why_over());
}

void secured_stream::give_input() noexcept {
    if (input_ == input::none) return;
    std::optional<net::io_result> done;
    bool const was_wait = input_ == input::wait;
    if (state_ == state::open)
        done = read();
    else if (is_over())
        done = {why_over(), 0};
    else if (cancelled_)
        done = {canceled(), 0};
    if (!done) return;
    input_ = input::none;
    was_wait ? events_->on_readable(done->error) : events_->on_read(*done);
}

// The available data; empty when it must be waited for, and then the wait is under way.
std::optional<net::io_result> secured_stream::read() noexcept {
    if (input_ == input::wait) {
        if (has_plaintext() || carrier_->take_readable()) return net::io_result{};
        if (cancelled_) return net::io_result{canceled(), 0};
        carrier_->want_readable();
        return carrier_->error() ? std::optional(net::io_result{carrier_->error(), 0}) : std::nullopt;
    }
    std::size_t total = 0;
    int result = 1;
    while (total < into_.size()) {
        ERR_clear_error();
        std::size_t n = 0;
        result = SSL_read_ex(ssl_.get(), into_.data() + total, into_.size() - total, &n);
        if (result != 1) break;
        total += n;
    }
    if (result != 1) {
        if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return net::io_result{{}, total};
        if (auto const why = failure_of(result)) fail(why);
    }
    if (total > 0) return net::io_result{{}, total};
    if (state_ == state::failed) return net::io_result{failure_, 0};
    if (cancelled_) return net::io_result{canceled(), 0};
    if (SSL_want_write(ssl_.get()))
        carrier_->want_room(); // for a reply of OpenSSL's, which must be sent first
    else
        carrier_->want_input(watch_);
    if (carrier_->error()) fail(carrier_->error());
    return state_ == state::failed ? std::optional(net::io_result{failure_, 0}) : std::nullopt;
}

// Why an operation of OpenSSL failed; no error when it only has to wait.
std::error_code secured_stream::failure_of(int result) noexcept {
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: ERR_clear_error(); return {};
    default: break;
    }
    if (carrier_->error()) {
        ERR_clear_error();
        return carrier_->error();
    }
    auto const verified = SSL_get_verify_result(ssl_.get());
    bool const unaccepted = state_ == state::handshake && verified != X509_V_OK && !carrier_->is_over()
                            && ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    bool const silent = ERR_peek_error() == 0;
    auto const why = take_error();
    if (unaccepted) return certificate_error(verified);
    return silent && carrier_->is_over() ? cut_short() : why;
}

void secured_stream::fail(std::error_code why) noexcept {
    failure_ = why;
    state_ = state::failed;
    end_handshake();
    loop_.disarm(*this);
}

std::error_code secured_stream::why_over() const noexcept {
    if (state_ == state::closed) return canceled();
    return state_ == state::failed ? failure_ : std::error_code();
}

bool secured_stream::has_plaintext() const noexcept {
    return state_ == state::open ? SSL_pending(ssl_.get()) > 0 || carrier_->has_input() : carrier_->has_input();
}

} // namespace tunic::tls
