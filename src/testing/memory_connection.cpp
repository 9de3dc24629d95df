#include <tunic/testing/memory_connection.hpp>

#include <algorithm>
#include <new>
#include <random>
#include <utility>

namespace tunic::testing {

conditions conditions::from_seed(std::uint64_t seed) {
    std::mt19937_64 random(seed * 0x9E3779B97F4A7C15u + 1);
    auto const one_of = [&](std::initializer_list<std::size_t> sizes) {
        return *(sizes.begin() + random() % sizes.size());
    };
    conditions how;
    how.read_most = one_of({1, 2, 3, 7, 64, 1000, 5000, unlimited, unlimited});
    how.write_most = one_of({1, 3, 50, 1000, 20'000, unlimited, unlimited});
    how.window = one_of({1, 100, 4000, 70'000, 300'000, unlimited, unlimited});
    how.refuse_percent = static_cast<unsigned>(one_of({0, 0, 10, 50}));
    how.delay_most = std::chrono::milliseconds(one_of({0, 0, 1, 30}));
    how.seed = random();
    return how;
}

// Shared, so that the stream and the client's end may be destroyed in any order.
struct memory_connection::state {
    // An operation under way: completes later through the loop, when it is ready.
    struct operation final : work_item, timer {
        operation(state& s, void (state::*complete)())
            : work_item([](work_item& w) noexcept { static_cast<operation&>(w).fire(); }),
              timer([](timer& t) noexcept { static_cast<operation&>(t).fire(); }), owner(s), completes(complete) {}
        void fire() noexcept {
            coming = false;
            // The event may end the connection, and with it everything except this.
            auto const alive = std::exchange(keep, nullptr);
            (owner.*completes)();
        }
        state& owner;
        void (state::*completes)();
        std::shared_ptr<state> keep;
        bool active = false;
        bool coming = false;
    };

    state(scheduler& l, conditions const& c) : loop(l), how(c), random(c.seed) {}

    std::size_t random_up_to(std::size_t most) { return most <= 1 ? most : 1 + random() % most; }
    void violated(char const* what) { violations.emplace_back(what); }
    void wake_client() {
        if (heard) heard(listener);
    }
    void begin(operation& op, char const* twice, std::shared_ptr<state> const& self) {
        ++operations;
        if (op.active) return violated(twice);
        if (closed) violated("an operation began after close()");
        if (how.starved_by && how.starved_by->blow()) throw std::bad_alloc();
        op.active = true;
        if (how.broken_by && how.broken_by->blow()) broken = how.failure;
        schedule(op, self);
    }
    void schedule(operation& op, std::shared_ptr<state> const& self) {
        if (!op.active || op.coming || !ready(op)) return;
        op.coming = true;
        op.keep = self;
        auto const delay =
            how.delay_most.count() > 0 ? random() % static_cast<std::uint64_t>(how.delay_most.count() + 1) : 0;
        if (delay > 0)
            loop.arm(op, loop.now() + steady_duration(delay));
        else
            loop.post(op);
    }
    [[nodiscard]] bool ready(operation const& op) const {
        if (closed || broken) return true;
        if (&op == &reading) return cancelled || finished || !to_server.empty();
        return room() > 0;
    }
    [[nodiscard]] std::size_t room() const {
        auto const untaken = to_client.size() - taken;
        return untaken >= how.window ? 0 : how.window - untaken;
    }

    [[nodiscard]] std::error_code failure() const {
        return closed ? std::make_error_code(std::errc::operation_canceled) : broken;
    }
    void read_completes() {
        reading.active = false;
        bool const gave_up = std::exchange(cancelled, false) && to_server.empty() && !finished;
        auto error = failure();
        if (!error && gave_up) error = std::make_error_code(std::errc::operation_canceled);
        if (waits_only) return server->on_readable(error);
        if (error) return server->on_read({error, 0});
        server->on_read({{}, take(into)});
    }
    std::size_t take(std::span<char> room_for_it) {
        auto n = std::min({room_for_it.size(), to_server.size(), how.read_most});
        if (how.read_most != conditions::unlimited) n = random_up_to(n);
        if (n > 0) std::copy_n(to_server.begin(), n, room_for_it.begin());
        to_server.erase(0, n);
        return n;
    }
    void room_completes() {
        writing.active = false;
        server->on_writable(failure());
    }

    scheduler& loop;
    conditions how;
    std::mt19937_64 random;
    net::stream_events* server = nullptr;
    void (*heard)(void*) = nullptr;
    void* listener = nullptr;

    std::string to_server;
    std::string to_client;
    std::size_t taken = 0;
    std::error_code broken;
    bool finished = false;    // by the client
    bool output_over = false; // by the server
    bool closed = false;      // by the server
    bool aborted = false;     // by the server: closed by a reset

    std::span<char> into;
    bool waits_only = false;
    bool cancelled = false;
    operation reading{*this, &state::read_completes};
    operation writing{*this, &state::room_completes};
    std::size_t operations = 0;
    std::size_t writes = 0;
    std::vector<std::string> violations;
};

class memory_connection::stream final : public net::byte_stream {
public:
    explicit stream(std::shared_ptr<state> s) : state_(std::move(s)) {}
    ~stream() override {
        if (state_->reading.active || state_->writing.active)
            state_->violated("destroyed while an operation is under way");
        if (!state_->closed) state_->violated("destroyed without close()");
        state_->closed = true;
    }

    void deliver_to(net::stream_events& events) noexcept override { state_->server = &events; }
    void begin_read(std::span<char> into) override {
        if (into.empty()) state_->violated("a read without room");
        state_->into = into;
        state_->waits_only = false;
        state_->begin(state_->reading, "two reads at once", state_);
    }
    void begin_wait_readable() override {
        state_->waits_only = true;
        state_->begin(state_->reading, "two reads at once", state_);
    }
    net::io_result try_read(std::span<char> into) noexcept override {
        auto& s = *state_;
        if (auto const error = s.failure()) return {error, 0};
        if (s.reading.coming) return {std::make_error_code(std::errc::operation_in_progress), 0};
        if (s.to_server.empty() && !s.finished) return {std::make_error_code(std::errc::operation_would_block), 0};
        return {{}, s.take(into)};
    }
    void cancel_read() override {
        if (!state_->reading.active) return;
        state_->cancelled = true;
        state_->schedule(state_->reading, state_);
    }
    net::io_result try_write(std::string_view first, std::string_view second) noexcept override {
        auto& s = *state_;
        ++s.operations;
        if (s.closed || s.output_over) {
            s.violated(s.closed ? "a write after close()" : "a write after shutdown_output()");
            return {std::make_error_code(std::errc::broken_pipe), 0};
        }
        if (s.how.broken_by && s.how.broken_by->blow()) s.broken = s.how.failure;
        if (s.broken) {
            wake_pending();
            return {s.broken, 0};
        }
        auto n = std::min({first.size() + second.size(), s.how.write_most, s.room()});
        if (s.how.write_most != conditions::unlimited) n = s.random_up_to(n);
        if (n == 0 || s.random() % 100 < s.how.refuse_percent)
            return {std::make_error_code(std::errc::operation_would_block), 0};
        s.to_client.append(first.substr(0, n));
        s.to_client.append(second.substr(0, n - std::min(n, first.size())));
        ++s.writes;
        s.wake_client();
        return {{}, n};
    }
    void begin_wait_writable() override { state_->begin(state_->writing, "two waits for room at once", state_); }
    void shutdown_output() noexcept override {
        state_->output_over = true;
        state_->wake_client();
    }
    void close() noexcept override {
        state_->closed = true;
        wake_pending();
        state_->wake_client();
    }
    void abort() noexcept override {
        if (!state_->closed) state_->aborted = true;
        close();
    }
    [[nodiscard]] std::string_view peer() const noexcept override { return "192.0.2.1"; }

private:
    void wake_pending() noexcept {
        state_->schedule(state_->reading, state_);
        state_->schedule(state_->writing, state_);
    }
    std::shared_ptr<state> state_;
};

memory_connection::memory_connection(scheduler& loop, conditions how) : state_(std::make_shared<state>(loop, how)) {}
memory_connection::~memory_connection() { state_->heard = nullptr; }

std::unique_ptr<net::byte_stream> memory_connection::accept() { return std::make_unique<stream>(state_); }
void memory_connection::listen_with(void (*heard)(void*), void* who) noexcept {
    state_->heard = heard;
    state_->listener = who;
}

void memory_connection::put(std::string_view octets) {
    state_->to_server += octets;
    state_->schedule(state_->reading, state_);
}
void memory_connection::finish() {
    state_->finished = true;
    state_->schedule(state_->reading, state_);
}
void memory_connection::reset() {
    state_->broken = std::make_error_code(std::errc::connection_reset);
    state_->schedule(state_->reading, state_);
    state_->schedule(state_->writing, state_);
}
void memory_connection::take(std::size_t octets) {
    state_->taken += std::min(octets, state_->to_client.size() - state_->taken);
    state_->schedule(state_->writing, state_);
}
void memory_connection::reserve(std::size_t octets) { state_->to_client.reserve(octets); }
void memory_connection::worsen(conditions how) noexcept {
    state_->how = how;
    state_->schedule(state_->writing, state_);
}

std::string_view memory_connection::received() const noexcept { return state_->to_client; }
bool memory_connection::server_finished() const noexcept { return state_->output_over || state_->closed; }
bool memory_connection::server_closed() const noexcept { return state_->closed; }
bool memory_connection::server_reset() const noexcept { return state_->aborted; }
std::size_t memory_connection::unread() const noexcept { return state_->to_server.size(); }
std::size_t memory_connection::operations() const noexcept { return state_->operations; }
std::size_t memory_connection::writes() const noexcept { return state_->writes; }
std::vector<std::string> const& memory_connection::violations() const noexcept { return state_->violations; }

} // namespace tunic::testing
