#include "tls/carrier.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <utility>

namespace tunic::tls {
namespace {

constexpr std::size_t buffer_size = std::size_t{17} * 1024; // one record of the largest size, and a little more
constexpr std::size_t smallest_buffer = 256;

bool was_cancelled(std::error_code e) noexcept { return e == std::errc::operation_canceled; }

} // namespace

struct carrier::bio_functions {
    static carrier& self(BIO* bio) noexcept { return *static_cast<carrier*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* into, int size) noexcept {
        auto& c = self(bio);
        BIO_clear_retry_flags(bio);
        if (c.begin_ == c.end_) {
            if (c.over_ && !c.error_) return 0;
            if (!c.error_) BIO_set_retry_read(bio);
            return -1;
        }
        auto const n = std::min(static_cast<std::size_t>(size), c.end_ - c.begin_);
        std::memcpy(into, c.buffer_.get() + c.begin_, n);
        c.begin_ += n;
        return static_cast<int>(n);
    }
    static int write(BIO* bio, char const* octets, int size) noexcept {
        auto& c = self(bio);
        BIO_clear_retry_flags(bio);
        if (c.closed_ || c.output_over_ || c.error_) return -1;
        auto const r = c.plain_->try_write({octets, static_cast<std::size_t>(size)}, {});
        if (!r.error && r.size > 0) return static_cast<int>(r.size);
        if (!r.error || r.error == std::errc::operation_would_block)
            BIO_set_retry_write(bio);
        else
            c.error_ = r.error;
        return -1;
    }
    static long control(BIO* bio, int what, long, void*) noexcept {
        if (what == BIO_CTRL_EOF) return self(bio).over_ && self(bio).begin_ == self(bio).end_;
        return what == BIO_CTRL_FLUSH ? 1 : 0;
    }
    static BIO_METHOD* make() noexcept {
        auto* const m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tunic");
        if (m) {
            BIO_meth_set_read(m, &read);
            BIO_meth_set_write(m, &write);
            BIO_meth_set_ctrl(m, &control);
        }
        return m;
    }
    // Created once; if memory was exhausted, the next connection tries again.
    static BIO_METHOD* shared() noexcept {
        static std::atomic<BIO_METHOD*> made = nullptr;
        auto* known = made.load(std::memory_order_acquire);
        if (known) return known;
        auto* const own = make();
        if (made.compare_exchange_strong(known, own, std::memory_order_acq_rel)) return own;
        BIO_meth_free(own); // another loop was faster
        return known;
    }
};

carrier::carrier(std::unique_ptr<net::byte_stream> plain, carrier_user& user) : plain_(std::move(plain)), user_(&user) {
    plain_->deliver_to(*this);
}

carrier::~carrier() { close(); }

void carrier::let_go(carrier* c) noexcept {
    c->user_ = nullptr;
    c->close();
    if (!c->reading_ && !c->waiting_) delete c;
}

BIO* carrier::make_bio() noexcept {
    BIO_METHOD* const method = bio_functions::shared();
    BIO* const bio = method ? BIO_new(method) : nullptr;
    if (bio) {
        BIO_set_data(bio, this);
        BIO_set_init(bio, 1);
    }
    return bio;
}

void carrier::want_input(bool watch) noexcept {
    if (reading_ || closed_ || has_input()) return;
    reading_ = true;
    try {
        if (capacity_ < buffer_size) {
            buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size);
            capacity_ = buffer_size;
        }
        begin_ = end_ = 0;
        std::span<char> const room(buffer_.get(), capacity_);
        watch ? plain_->begin_watch(room) : plain_->begin_read(room);
    } catch (std::exception const&) {
        reading_ = false;
        error_ = std::make_error_code(std::errc::not_enough_memory);
    }
}

void carrier::want_more() noexcept {
    if (reading_ || closed_ || over_ || error_) return;
    reading_ = true;
    try {
        if (end_ == capacity_) {
            auto const larger = std::max(smallest_buffer, 2 * capacity_);
            auto grown = std::make_unique_for_overwrite<char[]>(larger);
            std::copy_n(buffer_.get() + begin_, end_ - begin_, grown.get());
            buffer_ = std::move(grown);
            capacity_ = larger;
            end_ -= std::exchange(begin_, 0);
        }
        plain_->begin_watch({buffer_.get() + end_, capacity_ - end_});
    } catch (std::exception const&) {
        reading_ = false;
        error_ = std::make_error_code(std::errc::not_enough_memory);
    }
}

void carrier::want_readable() noexcept {
    if (reading_ || closed_ || has_input()) return;
    reading_ = true;
    try {
        buffer_.reset();
        capacity_ = begin_ = end_ = 0;
        plain_->begin_wait_readable();
    } catch (std::exception const&) {
        reading_ = false;
        error_ = std::make_error_code(std::errc::not_enough_memory);
    }
}

void carrier::cancel_input() noexcept {
    try {
        if (reading_) plain_->cancel_read();
    } catch (std::exception const&) { error_ = std::make_error_code(std::errc::not_enough_memory); }
}

std::error_code carrier::take_input() noexcept {
    if (has_input()) return {};
    if (closed_ || (reading_ && !buffer_)) return std::make_error_code(std::errc::operation_in_progress);
    if (!buffer_) {
        buffer_.reset(new (std::nothrow) char[buffer_size]);
        if (!buffer_) return std::make_error_code(std::errc::not_enough_memory);
        capacity_ = buffer_size;
    }
    begin_ = end_ = 0; // where an input under way puts its bytes
    auto const r = plain_->try_read({buffer_.get(), capacity_});
    if (r.error) return r.error;
    end_ = r.size;
    over_ = r.size == 0;
    return {};
}

void carrier::want_room() noexcept {
    if (waiting_ || closed_ || error_) return;
    waiting_ = true;
    try {
        plain_->begin_wait_writable();
    } catch (std::exception const&) {
        waiting_ = false;
        error_ = std::make_error_code(std::errc::not_enough_memory);
    }
}

void carrier::put(std::string_view octets) noexcept {
    if (!closed_ && !error_) (void)plain_->try_write(octets, {});
}

void carrier::shutdown_output() noexcept {
    if (!closed_ && !std::exchange(output_over_, true)) plain_->shutdown_output();
}

void carrier::close() noexcept {
    if (!std::exchange(closed_, true)) plain_->close();
}

void carrier::abort() noexcept {
    if (!std::exchange(closed_, true)) plain_->abort();
}

void carrier::on_read(net::io_result r) noexcept {
    reading_ = false;
    end_ += r.size;
    over_ = !r.error && r.size == 0;
    completed(r.error);
}

void carrier::on_readable(std::error_code error) noexcept {
    reading_ = false;
    readable_ = !error;
    completed(error);
}

void carrier::on_writable(std::error_code error) noexcept {
    waiting_ = false;
    room_ = true;
    completed(error);
}

// A cancellation is not an error of the connection: the caller that cancelled knows of it.
void carrier::completed(std::error_code error) noexcept {
    if (error && !was_cancelled(error) && !error_) error_ = error;
    if (user_)
        user_->carrier_moved();
    else if (!reading_ && !waiting_)
        delete this;
}

} // namespace tunic::tls
