#pragma once
#include "client/client_core.hpp"
#include "client/client_request_head.hpp"

#include <tunic/client/client_message.hpp>
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/environment.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/http/client_error.hpp>
#include <tunic/wire/output_buffer.hpp>
#include <tunic/wire/response_parser.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tunic::net {

/// One call of a client: a request, the connections it takes, its response. Its parts are in separate files: the
/// request and its connections in client_call.cpp, the response in client_response.cpp.
///
/// Its coroutines run in an environment of the call, so that one scope stops them for every cause: the deadlines of the
/// call, the scope of the awaiting coroutine, the end of the client.
class client_call {
public:
    client_call(std::shared_ptr<client_core> core, client_request request);
    client_call(client_call const&) = delete;
    client_call& operator=(client_call const&) = delete;
    ~client_call();

    /// Runs a part of the call in its environment, cancelled with the scope of the waiter.
    template <class T> class part;
    template <class T> [[nodiscard]] part<T> run(task<T> work) noexcept { return part<T>(*this, std::move(work)); }
    void cancel() noexcept { scope_.cancel(cancel_reason::caller_gave_up); }

    /// @name The parts, as client_exchange exposes them
    /// @{
    task<> begin();
    task<bool> write(std::string_view piece);
    task<> finish();
    task<> respond();
    task<std::string_view> read_some();
    task<std::string> read_all(std::uint64_t limit);
    /// @}
    /// All parts together.
    task<client_response> whole();

    [[nodiscard]] wire::received_head const& head() const noexcept { return head_; }
    [[nodiscard]] std::string url() const { return to_.url.text(); }
    [[nodiscard]] std::uint64_t body_limit() const noexcept { return core_->options.body_limit; }

    client_call* next_call = nullptr;

private:
    class deadline : timer {
    public:
        deadline(client_call& call, client_fault why) noexcept : timer(&passed), call_(call), why_(why) {}
        ~deadline() { stop(); }
        void start(steady_duration after);
        [[nodiscard]] steady_time end() const noexcept { return armed() ? due() : steady_time::max(); }
        void stop() noexcept { call_.core_->loop.disarm(*this); }

    private:
        static void passed(timer& t) noexcept;
        client_call& call_;
        client_fault why_;
    };
    /// The goal of advance().
    enum class until : std::uint8_t { sent, head, data };

    // client_call.cpp: the request, and the transfer of bytes
    task<> take_connection();
    void prepare();
    task<bool> send();
    task<> advance(until goal);
    bool flush();
    void let_go() noexcept;
    [[nodiscard]] bool is_sent() const noexcept { return output_.size() == sent_ && body_.empty(); }
    [[nodiscard]] bool is_unwanted() const noexcept;
    void check();
    [[noreturn]] void fail(client_fault why, std::string_view text);

    // client_response.cpp
    bool read(until goal);
    void end_of_input();
    [[nodiscard]] bool may_repeat() const noexcept;
    bool is_late_timeout();
    bool redirect();

    std::shared_ptr<client_core> core_;
    client_call** previous_call_ = nullptr;
    client_request request_;
    directed_request to_;
    cancel_scope scope_;
    environment env_;
    deadline whole_time_;
    deadline connect_time_;
    deadline first_byte_time_;
    std::optional<client_fault> fault_; // why the scope was cancelled from within

    client_lease lease_;
    std::array<char, 1024> output_room_;
    wire::output_buffer output_;  // the head, and the framing of a streamed body
    std::size_t sent_ = 0;        // of it
    std::string_view body_;       // the body to send after it
    std::uint64_t body_left_ = 0; // of a streamed body with a length
    std::optional<wire::response_parser> parser_;
    wire::received_head head_;
    std::string_view data_;   // in the connection's buffer
    std::uint64_t given_ = 0; // bytes of the body delivered in pieces
    unsigned redirects_ = 0;
    bool finished_ = true; // the request has its whole body
    bool reused_ = false;  // the connection
    bool stale_ = false;   // the reused connection failed, and the request may be sent again
    bool has_head_ = false;
    bool responded_ = false; // that head is the one to deliver
    bool done_ = false;
};

template <class T> class client_call::part : coro::suspension, completion {
public:
    part(client_call& call, task<T> work) noexcept
        : suspension(&give_up), completion(&done), call_(call), work_(std::move(work)) {}
    part(part const&) = delete;
    part& operator=(part const&) = delete;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        auto* const env = coro::environment_of(waiter);
        call_.core_->demand_own_loop(env); // an exchange may have been moved to another loop
        if (!enter(waiter, env)) call_.cancel();
        if (!work_.start(*this, &call_.env_)) return true;
        unhook();
        return false;
    }
    T await_resume() { return work_.result(); }

private:
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        static_cast<part&>(static_cast<suspension&>(hook)).call_.cancel();
    }
    static void done(completion& c) noexcept { static_cast<part&>(c).resume(); }
    client_call& call_;
    task<T> work_;
};

} // namespace tunic::net
