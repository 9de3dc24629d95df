#include "net/stream_pair.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tunic::net {
namespace {

constexpr std::size_t most_unread = std::size_t{64} * 1024;

class memory_stream final : public byte_stream {
public:
    memory_stream(scheduler& loop, bool secure) noexcept : loop_(loop), secure_(secure) {}
    ~memory_stream() override {
        if (!peer_) return;
        peer_->peer_ = nullptr;
        peer_->ended_ = true;
    }
    static void connect(memory_stream& a, memory_stream& b) noexcept {
        a.peer_ = &b;
        b.peer_ = &a;
    }

    void deliver_to(stream_events& events) noexcept override { events_ = &events; }
    void begin_read(std::span<char> into) override {
        into_ = into;
        input_.begin([](memory_stream& s) { s.read(); });
        wake_input();
    }
    void begin_wait_readable() override {
        input_.begin([](memory_stream& s) { s.events_->on_readable(s.closed_ ? canceled() : std::error_code()); });
        wake_input();
    }
    io_result try_read(std::span<char> into) noexcept override {
        if (closed_) return {canceled(), 0};
        if (input_.completes_soon()) return {std::make_error_code(std::errc::operation_in_progress), 0};
        if (unread() == 0 && !ended_) return {std::make_error_code(std::errc::operation_would_block), 0};
        return {{}, take(into)};
    }
    void cancel_read() override {
        if (!input_.active()) return;
        cancelled_ = true;
        wake_input();
    }
    io_result try_write(std::string_view first, std::string_view second) noexcept override;
    void begin_wait_writable() override {
        output_.begin([](memory_stream& s) { s.events_->on_writable(s.closed_ ? canceled() : std::error_code()); });
        wake_output();
    }
    void shutdown_output() noexcept override {
        if (!peer_) return;
        peer_->ended_ = true;
        peer_->wake_input();
    }
    void close() noexcept override {
        closed_ = true;
        shutdown_output();
        if (peer_) peer_->wake_output();
        wake_input();
        wake_output();
    }
    void abort() noexcept override {
        if (peer_ && !closed_) peer_->reset_ = true;
        close();
    }
    [[nodiscard]] std::string_view peer() const noexcept override { return {}; }
    [[nodiscard]] bool secure() const noexcept override { return secure_; }

private:
    // An operation under way. It completes in a turn of the loop, and may destroy its stream when it does.
    class operation : work_item {
    public:
        explicit operation(memory_stream& s) noexcept
            : work_item([](work_item& w) noexcept { static_cast<operation&>(w).complete(); }), stream_(s) {}
        [[nodiscard]] bool active() const noexcept { return completes_ != nullptr; }
        [[nodiscard]] bool completes_soon() const noexcept { return posted_; }
        void begin(void (*completes)(memory_stream&)) noexcept { completes_ = completes; }
        void wake() noexcept {
            if (active() && !std::exchange(posted_, true)) stream_.loop_.post(*this);
        }

    private:
        void complete() noexcept {
            posted_ = false;
            std::exchange(completes_, nullptr)(stream_);
        }
        memory_stream& stream_;
        void (*completes_)(memory_stream&) = nullptr;
        bool posted_ = false;
    };

    static std::error_code canceled() noexcept { return std::make_error_code(std::errc::operation_canceled); }
    [[nodiscard]] std::size_t unread() const noexcept { return arrived_.size() - taken_; }
    [[nodiscard]] bool peer_gone() const noexcept { return !peer_ || peer_->closed_; }

    void wake_input() noexcept {
        if (unread() > 0 || ended_ || closed_ || cancelled_) input_.wake();
    }
    void wake_output() noexcept {
        if (closed_ || peer_gone() || peer_->unread() < most_unread) output_.wake();
    }
    void read();
    std::size_t take(std::span<char> into) noexcept;

    scheduler& loop_;
    bool const secure_;
    memory_stream* peer_ = nullptr;
    stream_events* events_ = nullptr;
    std::string arrived_;
    std::size_t taken_ = 0; // of the input that has arrived
    std::span<char> into_;
    operation input_{*this};
    operation output_{*this};
    bool ended_ = false; // by the peer
    bool reset_ = false; // by the peer: the input is followed by an error, not by an end
    bool closed_ = false;
    bool cancelled_ = false;
};

void memory_stream::read() {
    bool const given_up = std::exchange(cancelled_, false) && unread() == 0 && !ended_;
    if (closed_ || given_up) return events_->on_read({canceled(), 0});
    if (reset_ && unread() == 0) return events_->on_read({std::make_error_code(std::errc::connection_reset), 0});
    events_->on_read({{}, take(into_)});
}

std::size_t memory_stream::take(std::span<char> into) noexcept {
    auto const n = std::min(into.size(), unread());
    std::copy_n(arrived_.data() + taken_, n, into.data());
    taken_ += n;
    if (unread() == 0) {
        arrived_.clear();
        taken_ = 0;
    }
    if (peer_ && n > 0) peer_->wake_output();
    return n;
}

io_result memory_stream::try_write(std::string_view first, std::string_view second) noexcept {
    if (closed_ || peer_gone()) return {std::make_error_code(std::errc::broken_pipe), 0};
    auto const room = most_unread - std::min(most_unread, peer_->unread());
    auto const n = std::min(room, first.size() + second.size());
    if (n == 0) return {std::make_error_code(std::errc::operation_would_block), 0};
    try {
        auto& to = peer_->arrived_;
        to.erase(0, std::exchange(peer_->taken_, 0));
        to.reserve(to.size() + n);
        to.append(first.substr(0, n));
        to.append(second.substr(0, n - std::min(n, first.size())));
    } catch (std::exception const&) { return {std::make_error_code(std::errc::not_enough_memory), 0}; }
    peer_->wake_input();
    return {{}, n};
}

} // namespace

stream_pair make_stream_pair(scheduler& loop, bool secure) {
    auto a = std::make_unique<memory_stream>(loop, secure);
    auto b = std::make_unique<memory_stream>(loop, secure);
    memory_stream::connect(*a, *b);
    return {std::move(a), std::move(b)};
}

} // namespace tunic::net
