#include "client/client_connection.hpp"

#include "client/client_pool.hpp"

#include <algorithm>
#include <utility>

namespace tunic::net {
namespace {

constexpr std::size_t buffer_size = std::size_t{16} * 1024;

} // namespace

closing_connections::~closing_connections() {
    while (first_) {
        auto* const c = first_;
        remove(*c);
        delete c;
    }
}

void closing_connections::add(client_connection& c) noexcept {
    c.next_closing_ = first_;
    c.previous_closing_ = &first_;
    if (first_) first_->previous_closing_ = &c.next_closing_;
    first_ = &c;
}

void closing_connections::remove(client_connection& c) noexcept {
    *c.previous_closing_ = c.next_closing_;
    if (c.next_closing_) c.next_closing_->previous_closing_ = c.previous_closing_;
}

client_connection::client_connection(scheduler& loop, closing_connections& closing, std::unique_ptr<byte_stream> stream)
    : timer(&idle_too_long), closing_(closing), loop_(loop), stream_(std::move(stream)),
      buffer_(std::make_unique_for_overwrite<char[]>(buffer_size)) {
    stream_->deliver_to(*this);
}

void client_connection::want_input() {
    if (reading_ || input_over_ || begin_ != end_) return;
    begin_ = end_ = 0;
    reading_ = true;
    try {
        stream_->begin_watch({buffer_.get(), buffer_size});
    } catch (...) {
        reading_ = false;
        throw;
    }
}

std::size_t client_connection::write(std::string_view first, std::string_view second) {
    std::size_t taken = 0;
    while (!output_over_ && !waiting_for_room_ && first.size() + second.size() > 0) {
        auto const r = stream_->try_write(first, second);
        if (r.error == std::errc::operation_would_block) {
            want_room();
        } else if (r.error) {
            output_over_ = true;
            output_error_ = r.error;
        } else {
            taken += r.size;
            second.remove_prefix(r.size - std::min(r.size, first.size()));
            first.remove_prefix(std::min(r.size, first.size()));
        }
    }
    return taken;
}

void client_connection::want_room() {
    if (waiting_for_room_) return;
    waiting_for_room_ = true;
    try {
        stream_->begin_wait_writable();
    } catch (...) {
        waiting_for_room_ = false;
        throw;
    }
}

void client_connection::on_read(io_result r) noexcept {
    reading_ = false;
    end_ = r.size;
    input_over_ = r.error || r.size == 0;
    input_error_ = r.error;
    happened();
}

void client_connection::on_writable(std::error_code error) noexcept {
    waiting_for_room_ = false;
    if (error) output_over_ = true;
    output_error_ = error;
    happened();
}

void client_connection::happened() noexcept {
    if (closed_) {
        if (reading_ || waiting_for_room_) return;
        closing_.remove(*this);
        delete this;
    } else if (idle_in_) {
        idle_in_->lose_idle(*this, *idle_at_);
    } else if (waiter_ && !waiter_->posted_) {
        waiter_->go_on();
    }
}

bool client_connection::at_rest() const noexcept {
    return !input_over_ && !output_over_ && !waiting_for_room_ && begin_ == end_;
}

void client_connection::become_idle(client_pool& pool, client_place& place, steady_duration most) {
    want_input();
    if (most < steady_duration::max()) loop_.arm(*this, loop_.now() + most);
    idle_in_ = &pool;
    idle_at_ = &place;
}

bool client_connection::leave_idle() noexcept {
    bool const in_time = !armed() || loop_.now() < due();
    loop_.disarm(*this);
    idle_in_ = nullptr;
    return in_time && at_rest() && is_silent();
}

// A coroutine that computes, or runs no loop between two calls, learns of bytes and of an end only when it asks (RFC
// 9112 section 9.2: data without a request answers none).
bool client_connection::is_silent() noexcept {
    char stray;
    return stream_->try_read({&stray, 1}).error == std::errc::operation_would_block;
}

void client_connection::idle_too_long(timer& t) noexcept {
    auto& self = static_cast<client_connection&>(t);
    self.idle_in_->lose_idle(self, *self.idle_at_);
}

void client_connection::close() noexcept {
    loop_.disarm(*this);
    idle_in_ = nullptr;
    closed_ = true;
    waiter_ = nullptr;
    if (stream_) stream_->close(); // null if replacing it has failed
    if (reading_ || waiting_for_room_)
        closing_.add(*this);
    else
        delete this;
}

} // namespace tunic::net
