#include "base/standard_descriptors.hpp"
#include "base/usable_cores.hpp"
#include "net/operation_memory.hpp"
#include "server/listener.hpp"
#include "server/loop.hpp"

#include <tunic/app/service_core.hpp>
#include <tunic/base/time.hpp>
#include <tunic/net/stream_security.hpp>
#include <tunic/server/server.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tunic {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// A handler that does not end after it was cancelled is waited for this long, then left behind.
constexpr auto patience = 5s;

} // namespace

/// The loops of a server and what stops them. Everything but stop(), wait() and the counter happens on their threads.
class server::implementation {
public:
    implementation(service what, server_options options, asio::io_context* callers_loop)
        : service_(std::move(what)), options_(std::move(options)), limits_(options_.limits),
          callers_loop_(callers_loop) {
        if (net::address_table::is_needed(options_.per_address)) addresses_.emplace(options_.per_address);
    }

    void start() {
        keep_standard_descriptors();
        unsigned const count = callers_loop_ ? 1 : options_.threads != 0 ? options_.threads : usable_cores();
        limits_.connections = std::max<std::size_t>(1, limits_.connections / count);
        if (options_.tls)
            for (auto const& warning : options_.tls->warnings()) service_.core().log(log_level::warning, warning);
        std::vector<net::listening_socket> sockets;
        if (!options_.unix_path.empty()) {
            sockets.push_back(net::listening_socket::unix_domain(options_.unix_path));
            while (sockets.size() < count) sockets.push_back(sockets.front().nothing_of_its_kind());
        } else {
            sockets.push_back(net::listening_socket::tcp(options_.address, options_.port, options_.share_port));
            port_ = sockets.front().port();
            while (sockets.size() < count) sockets.push_back(net::listening_socket::tcp(options_.address, port_, true));
        }
        std::vector<std::unique_ptr<worker>> made;
        made.reserve(count);
        for (auto& socket : sockets) made.push_back(std::make_unique<worker>(*this, std::move(socket)));
        if (!options_.unix_path.empty() && count > 1) {
            std::vector<net::listener*> all;
            all.reserve(count);
            for (auto const& w : made) all.push_back(&w->listening());
            made.front()->listening().share_with(std::move(all));
        }
        workers_.reserve(count); // a thread that runs must not be lost
        try {
            for (auto& w : made) {
                w->start();
                std::lock_guard const lock(mutex_);
                ++running_;
                workers_.push_back(std::move(w));
            }
        } catch (...) { // there is no thread for all of them
            stop(0ms);
            wait();
            throw;
        }
    }

    void stop(std::chrono::milliseconds grace) {
        std::lock_guard const lock(mutex_);
        for (auto& w : workers_)
            if (!w->over()) w->post_drain(grace);
    }

    void wait() {
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [this] { return running_ == 0; });
        lock.unlock();
        for (auto& w : workers_) w->join();
        lock.lock();
        auto ended = std::exchange(workers_, {});
        lock.unlock();
        for (auto& w : ended)
            if (w->left_behind()) (void)w.release(); // its frames may still be referred to by operations of others
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::chrono::seconds grace() const noexcept { return options_.grace; }
    [[nodiscard]] std::size_t connections() const noexcept {
        std::lock_guard const lock(mutex_);
        std::size_t sum = 0;
        for (auto const& w : workers_) sum += w->connections();
        return sum;
    }

private:
    /// One loop: an engine, what serves on it, and its thread if it has one of its own.
    class worker {
    public:
        worker(implementation& all, net::listening_socket socket)
            : all_(all), own_engine_(all.callers_loop_
                                         ? nullptr
                                         : std::make_unique<asio::io_context>(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO)),
              engine_(all.callers_loop_ ? *all.callers_loop_ : *own_engine_), busy_(engine_.get_executor()),
              loop_(engine_, all.service_.core(), all.limits_),
              listener_(engine_, loop_, std::move(socket), all.options_.tls.get()),
              grace_timer_(engine_.get_executor()) {
            auto const& o = all.options_;
            if (all.addresses_ || o.shed.loop_lag > 0ms || o.shed.memory != 0)
                loop_.guard_by(std::make_unique<net::admission>(all.addresses_ ? &*all.addresses_ : nullptr, o.shed));
        }

        void start() {
            asio::post(engine_, [this] { listener_.start(); });
            if (own_engine_) thread_ = std::thread([this] { run(); });
        }

        void post_drain(std::chrono::milliseconds grace) {
            asio::post(engine_, stop_memory_.lend([this, grace] { drain(grace); }));
        }
        void drain(std::chrono::milliseconds grace) {
            auto const deadline = time_after(std::chrono::steady_clock::now(), grace);
            if (draining_ && deadline >= deadline_) return;
            deadline_ = deadline;
            if (!std::exchange(draining_, true)) {
                all_.remove_unix_socket(); // before it is closed: from then on the path may be a successor's
                listener_.stop();
                loop_.begin_drain([this] { end(); });
            }
            if (ended_) return;
            grace_timer_.expires_at(deadline_);
            grace_timer_.async_wait(grace_memory_.lend([this](boost::system::error_code error) {
                if (error || ended_) return;
                loop_.force_close();
                if (!ended_) wait_for_the_stubborn();
            }));
        }
        [[nodiscard]] net::listener& listening() noexcept { return listener_; }
        void join() {
            if (thread_.joinable()) thread_.join();
        }
        [[nodiscard]] bool left_behind() const noexcept { return left_behind_; }
        /// Nothing may be posted to it any more. Under the mutex of all.
        [[nodiscard]] bool over() const noexcept { return over_; }
        [[nodiscard]] std::size_t connections() const noexcept { return loop_.connections; }

    private:
        void wait_for_the_stubborn() {
            grace_timer_.expires_after(patience);
            grace_timer_.async_wait([this](boost::system::error_code error) {
                if (error || ended_) return;
                all_.service_.core().log(log_level::error,
                                         "a handler does not end although it was cancelled; it is left behind");
                left_behind_ = true;
                loop_.stop_ticking();
                end();
            });
        }
        void end() {
            ended_ = true;
            grace_timer_.cancel();
            {
                std::lock_guard const lock(all_.mutex_);
                over_ = true;
            }
            // Behind everything of this worker that is queued in the engine: on a loop of the caller somebody may
            // destroy the worker as soon as it is known to have ended.
            asio::post(engine_, end_memory_.lend([this] {
                busy_.reset();
                if (left_behind_ && own_engine_) own_engine_->stop();
                all_.worker_ended();
            }));
        }
        // Whatever escapes from an operation concerns that operation; the loop goes on.
        void run() noexcept {
            for (;;) {
                try {
                    engine_.run();
                    return;
                } catch (std::exception const& e) {
                    all_.service_.core().log(log_level::error, e.what());
                } catch (...) {
                    all_.service_.core().log(log_level::error, "an exception of an unknown type in a loop");
                }
            }
        }

        implementation& all_;
        std::unique_ptr<asio::io_context> own_engine_;
        asio::io_context& engine_;
        asio::executor_work_guard<asio::io_context::executor_type> busy_;
        net::loop loop_;
        net::listener listener_;
        asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                   asio::io_context::executor_type>
            grace_timer_;
        net::operation_memory stop_memory_;
        net::operation_memory grace_memory_;
        net::operation_memory end_memory_;
        std::chrono::steady_clock::time_point deadline_{};
        std::thread thread_;
        bool draining_ = false;
        bool ended_ = false;
        bool left_behind_ = false;
        bool over_ = false;
    };

    void remove_unix_socket() noexcept {
        std::lock_guard const lock(mutex_);
        if (!options_.unix_path.empty() && !std::exchange(unix_socket_removed_, true))
            (void)::unlink(options_.unix_path.c_str());
    }

    void worker_ended() {
        std::lock_guard const lock(mutex_);
        --running_;
        ended_.notify_all();
    }

    service service_;
    server_options options_;
    net::resolved_limits limits_;
    std::optional<net::address_table> addresses_; // before the loops, whose connections are counted in it
    asio::io_context* callers_loop_;
    std::vector<std::unique_ptr<worker>> workers_;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    unsigned running_ = 0;
    bool unix_socket_removed_ = false;
    std::uint16_t port_ = 0;
};

server::server(service what, server_options options)
    : implementation_(std::make_unique<implementation>(std::move(what), std::move(options), nullptr)) {}
server::server(asio::io_context& loop, service what, server_options options)
    : implementation_(std::make_unique<implementation>(std::move(what), std::move(options), &loop)) {}
server::~server() {
    stop(0ms);
    wait();
}

void server::start() { implementation_->start(); }
std::uint16_t server::port() const noexcept { return implementation_->port(); }
void server::stop() { implementation_->stop(implementation_->grace()); }
void server::stop(std::chrono::milliseconds grace) { implementation_->stop(grace); }
void server::wait() { implementation_->wait(); }
std::size_t server::connections() const noexcept { return implementation_->connections(); }

} // namespace tunic
