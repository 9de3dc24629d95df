// The load generator of the macro benchmark: one thread, one epoll, many keep-alive connections.
//
// Closed loop: every connection writes `depth` requests at once, waits for all their responses and starts again.
// Open loop (--rate): requests are due at fixed times, and the connection that has rested longest takes the next one. A
// request that finds no free connection waits, and its latency counts from the time it was due, so a stalling server
// cannot hide it. Nor can a server that stalls until the end: unanswered requests then count with their waiting time so
// far.

#include "endpoint.hpp"
#include "histogram.hpp"
#include "load_options.hpp"
#include "response_check.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {
namespace {

using clock = std::chrono::steady_clock;

struct connection {
    int fd = -1;
    bool alternate = false;        // the next request is the second one
    std::uint64_t outstanding = 0; // responses still to come
    std::string_view unsent;       // the part of the last batch that the kernel did not take
    clock::time_point started;     // when the batch was written, or was due
    std::size_t filled = 0;        // bytes of an incomplete response at the start of `input`
    std::unique_ptr<char[]> input;
};

struct counters {
    std::uint64_t answers = 0;
    std::uint64_t errors = 0;
    std::uint64_t bytes = 0;
    histogram latency;
};

class generator {
public:
    explicit generator(load_options const& o);
    ~generator();
    generator(generator const&) = delete;
    generator& operator=(generator const&) = delete;

    void run();
    void report() const;
    [[nodiscard]] bool failed() const noexcept { return now_.errors != 0; }

private:
    static constexpr std::size_t input_size = 256 * 1024;
    static constexpr std::uint64_t too_many_errors = 1000;

    void open(connection&);
    void reopen(connection&, char const* why);
    void close(connection&);
    void watch(connection&, int operation, std::uint32_t events) const;
    void start_batch(connection&, clock::time_point started);
    void send_rest(connection&);
    void receive(connection&, clock::time_point now);
    void next(connection&, clock::time_point now);
    void send_due(clock::time_point now);
    void poll(int timeout_ms);
    void record_unanswered(clock::time_point now);
    void drain(clock::time_point limit);
    void count_error(char const* why);

    load_options options_;
    endpoint server_;
    std::string batch_;     // `depth` copies of the request
    std::string alternate_; // the second request, if there is one
    std::size_t request_size_;
    response_check check_;
    int epoll_ = -1;
    std::vector<connection> connections_;
    std::size_t open_ = 0;         // connections
    std::deque<connection*> idle_; // open loop only; the first has rested longest
    clock::duration interval_{};
    clock::time_point due_;
    std::uint64_t to_send_ = ~std::uint64_t{0};
    std::vector<epoll_event> events_;
    clock::duration elapsed_{};
    counters now_;
    counters measured_; // `now_` when the time was up
    std::string first_error_;
};

generator::generator(load_options const& o)
    : options_(o), server_(parse_endpoint(o.where)), check_(o.status, o.expected_length), connections_(o.connections),
      events_(std::min<std::size_t>(o.connections, 1024)) {
    auto const request = request_text(o);
    if (!o.alternate_file.empty()) alternate_ = file_text(o.alternate_file);
    request_size_ = request.size();
    for (std::size_t i = 0; i < o.depth; ++i) batch_ += request;
    if (o.requests != 0) to_send_ = o.requests;
    if (o.rate > 0) interval_ = std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(1 / o.rate));
    epoll_ = checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    for (auto& c : connections_) {
        c.input = std::make_unique_for_overwrite<char[]>(input_size);
        open(c);
    }
}

generator::~generator() {
    for (auto& c : connections_) close(c);
    ::close(epoll_);
}

void generator::watch(connection& c, int operation, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &c;
    checked(::epoll_ctl(epoll_, operation, c.fd, &event), "epoll_ctl");
}

void generator::open(connection& c) {
    c.fd = open_connection(server_);
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
    ++open_;
}

void generator::close(connection& c) {
    if (c.fd < 0) return;
    ::close(c.fd);
    c.fd = -1;
    --open_;
}

void generator::count_error(char const* why) {
    if (now_.errors++ == 0) first_error_ = why;
    if (now_.errors >= too_many_errors) throw std::runtime_error("too many errors; the first: " + first_error_);
}

void generator::reopen(connection& c, char const* why) {
    count_error(why);
    close(c);
    c.filled = 0;
    c.unsent = {};
    now_.answers += c.outstanding; // lost, and counted as one error, so that a run of N requests ends
    c.outstanding = 0;
    open(c);
}

void generator::start_batch(connection& c, clock::time_point started) {
    auto const count = std::min<std::uint64_t>(options_.depth, to_send_);
    to_send_ -= count;
    c.outstanding = count;
    c.started = started;
    c.unsent = std::string_view(batch_).substr(0, static_cast<std::size_t>(count) * request_size_);
    if (!alternate_.empty()) {
        if (c.alternate) c.unsent = alternate_;
        c.alternate = !c.alternate;
    }
    send_rest(c);
}

void generator::send_rest(connection& c) {
    auto const sent = ::send(c.fd, c.unsent.data(), c.unsent.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return; // the reading side finds out why
    if (sent > 0) c.unsent.remove_prefix(static_cast<std::size_t>(sent));
    if (!c.unsent.empty()) watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

void generator::next(connection& c, clock::time_point now) {
    if (options_.rate > 0)
        idle_.push_back(&c);
    else if (to_send_ != 0)
        start_batch(c, now);
}

void generator::receive(connection& c, clock::time_point now) {
    auto const got = ::recv(c.fd, c.input.get() + c.filled, input_size - c.filled, 0);
    if (got <= 0) {
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        // A request that arrives as the connection closes gets no response; a real client would retry it.
        if (options_.until_closed && c.filled == 0 && (got == 0 || errno == ECONNRESET)) {
            c.outstanding = 0;
            return close(c);
        }
        reopen(c, got == 0 ? "the server closed the connection" : std::strerror(errno));
        return next(c, now);
    }
    now_.bytes += static_cast<std::uint64_t>(got);
    std::string_view rest(c.input.get(), c.filled + static_cast<std::size_t>(got));
    std::uint64_t done = 0;
    while (!rest.empty()) {
        auto const answer = check_.first(rest);
        if (answer.size == 0) break;
        if (!answer.good) count_error("unexpected status or body length");
        rest.remove_prefix(answer.size);
        ++done;
    }
    if (done > c.outstanding) throw std::runtime_error("more answers than requests");
    if (rest.size() == input_size) throw std::runtime_error("an answer that is longer than the buffer");
    std::memmove(c.input.get(), rest.data(), rest.size());
    c.filled = rest.size();
    if (done == 0) return;

    c.outstanding -= done;
    now_.answers += done;
    now_.latency.record(static_cast<std::uint64_t>((now - c.started).count()), done);
    if (c.outstanding == 0) next(c, now);
}

void generator::send_due(clock::time_point now) {
    while (due_ <= now && !idle_.empty() && to_send_ != 0) {
        auto& c = *idle_.front();
        idle_.pop_front();
        start_batch(c, due_);
        due_ += interval_;
    }
}

void generator::run() {
    auto const as_duration = [](double seconds) {
        return std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(seconds));
    };
    auto now = clock::now();
    auto begin = now + as_duration(options_.warmup);
    bool warm = options_.warmup <= 0;
    due_ = now;
    for (auto& c : connections_) next(c, now);

    while (
        open_ != 0
        && (options_.requests == 0 ? now - begin < as_duration(options_.seconds) : now_.answers < options_.requests)) {
        if (options_.rate > 0) send_due(now);
        // The open loop spins: a sleep would be late by more than the latencies it measures.
        poll(options_.rate > 0 ? 0 : 100);
        now = clock::now();
        if (!warm && now >= begin) {
            warm = true;
            begin = now;
            now_ = {0, now_.errors, 0, {}};
        }
    }
    elapsed_ = now - begin;
    if (options_.rate > 0) record_unanswered(now);
    measured_ = now_;
    drain(now + std::chrono::seconds(1));
}

void generator::poll(int timeout_ms) {
    int const ready = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout_ms);
    if (ready < 0 && errno != EINTR) checked(ready, "epoll_wait");
    for (int i = 0; i < ready; ++i) {
        auto const& event = events_[static_cast<std::size_t>(i)];
        auto& c = *static_cast<connection*>(event.data.ptr);
        if ((event.events & EPOLLOUT) != 0) {
            watch(c, EPOLL_CTL_MOD, EPOLLIN);
            send_rest(c);
        }
        if ((event.events & ~std::uint32_t{EPOLLOUT}) != 0) receive(c, clock::now());
    }
}

// They have no response, so they do not count as answered, but their latency is at least this.
void generator::record_unanswered(clock::time_point now) {
    auto const record = [&](clock::time_point since) {
        now_.latency.record(static_cast<std::uint64_t>((now - since).count()));
    };
    for (auto const& c : connections_)
        if (c.outstanding != 0) record(c.started);
    for (auto due = due_; due <= now && to_send_ != 0; due += interval_, --to_send_) record(due);
}

// Responses pending when the time is up are still received, so that a slow server is at rest when the next burst
// begins, perhaps on another server on the same core.
void generator::drain(clock::time_point limit) {
    to_send_ = 0;
    auto const busy = [](connection const& c) { return c.outstanding != 0; };
    while (clock::now() < limit && std::any_of(connections_.begin(), connections_.end(), busy)) poll(100);
}

void generator::report() const {
    auto const seconds = std::chrono::duration<double>(elapsed_).count();
    auto const us = [](std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1000; };
    std::printf("{\"requests\": %llu, \"errors\": %llu, \"bytes\": %llu, \"seconds\": %.6f, \"rate\": %.1f, "
                "\"p50_us\": %.1f, \"p90_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f}\n",
                static_cast<unsigned long long>(measured_.answers), static_cast<unsigned long long>(measured_.errors),
                static_cast<unsigned long long>(measured_.bytes), seconds,
                static_cast<double>(measured_.answers) / seconds, us(measured_.latency.quantile(0.5)),
                us(measured_.latency.quantile(0.9)), us(measured_.latency.quantile(0.99)),
                us(measured_.latency.quantile(0.999)), us(measured_.latency.max()));
    if (measured_.errors != 0) std::fprintf(stderr, "bench_load: the first error: %s\n", first_error_.c_str());
}

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    try {
        bench::generator load(bench::parse_load_options(argc, argv));
        load.run();
        load.report();
        return load.failed() ? 1 : 0;
    } catch (std::invalid_argument const& e) {
        std::fprintf(stderr, "bench_load: %s\n%.*s", e.what(), static_cast<int>(bench::load_usage.size()),
                     bench::load_usage.data());
        return 2;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_load: %s\n", e.what());
        return 1;
    }
}
