#pragma once
#include "server/address_table.hpp"
#include "server/connection.hpp"
#include "server/connection_host.hpp"
#include "server/h1_work.hpp"

#include <tunic/app/exchange.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/net/byte_stream.hpp>
#include <tunic/net/timer_wheel.hpp>
#include <tunic/wire/refusal.hpp>
#include <tunic/wire/response_framing.hpp>

#include <memory>

namespace tunic::net {

/// One HTTP/1 connection: octets in, requests through the service one after the other, responses out.
///
/// A state machine driven by the completions of its stream, the turns of its loop and the ticks of the wheel. The parts
/// are in files of their own: reading and the life of a request here, h1_body.cpp (exchange, request side),
/// h1_response.cpp (exchange, response side, and all output), h1_time.cpp (limits of time, and the end).
///
/// Responses to pipelined requests gather in one buffer and go out in one write. Handlers run one at a time.
class h1_connection final : public connection,
                            stream_events,
                            exchange,
                            completion,
                            work_item,
                            wheel_entry,
                            output_budget::holder {
public:
    /// `share`: what the peer's address is counted with, null if it is not.
    h1_connection(std::unique_ptr<byte_stream> stream, connection_host& host,
                  std::unique_ptr<address_share> share = nullptr);
    ~h1_connection() override;

    void start() override;
    void drain() noexcept override;
    void force_close() noexcept override;
    [[nodiscard]] bool handling() const noexcept override { return phase_ == phase::handling; }
    [[nodiscard]] bool idle() const noexcept override;
    [[nodiscard]] tick idle_since() const noexcept override { return since_; }
    void make_room() noexcept override;

private:
    enum class phase : std::uint8_t {
        idle,      // between requests; no octet of the next one
        head,      // part of a head has come
        handling,  // the chain runs, or waits
        sending,   // the response is complete, but not all of it could be sent
        draining,  // reading away a body that nobody wanted
        lingering, // our side is closed; reading away what the client still sends
        over,      // closed; waits for operations under way
    };

    // h1_connection.cpp: input and the life of a request
    void on_read(io_result r) noexcept override;
    void on_readable(std::error_code error) noexcept override;
    void advance();
    bool read_head();
    void take_head(std::size_t size) noexcept;
    void begin_request();
    bool admit();
    static void on_chain_done(completion& c) noexcept;
    static void on_turn(work_item& item) noexcept;
    void turn() noexcept;
    void post_turn() noexcept;
    void conclude_request();
    void finish_request(bool aborted);
    void after_response();
    bool drain_body();
    void read_more();
    void watch();
    // Begins a read or a wait for input, which may throw for want of memory.
    template <class Begin> void begin_input(Begin const& begin) {
        reading_ = true;
        try {
            begin();
        } catch (...) {
            reading_ = false;
            throw;
        }
    }
    bool take_work();
    void release_work() noexcept;
    void input_ended();
    [[nodiscard]] bool half_close_cancels() const noexcept;
    void report_handshake(std::error_code error) const noexcept;
    void client_lost() noexcept;
    void give_up() noexcept;

    // h1_body.cpp
    void begin_body();
    body_piece read_body() override;
    bool whole_body(std::string_view& body) override;
    void reserve_body(std::uint64_t octets) override;
    void wait_for_body(coro::suspension& waiter) noexcept override;
    void keep_trailers() override;
    [[nodiscard]] header_view trailers() const noexcept override;
    [[nodiscard]] std::uint64_t body_limit() const noexcept;
    body_piece refuse_body(int status, std::string_view reason) noexcept;
    [[nodiscard]] http_error body_refusal() const;
    void wake_body_waiter() noexcept;
    coro::suspension* end_body_wait() noexcept;
    [[nodiscard]] bool body_unread() const noexcept { return !body_complete_; }
    [[nodiscard]] bool body_can_be_drained() const noexcept;

    // h1_response.cpp
    void send_whole_response();
    void refuse(wire::refusal why) noexcept;
    void begin_stream(context& c) override;
    bool write_stream(std::string_view piece) override;
    void wait_for_room(coro::suspension& waiter) noexcept override;
    void flush_stream() override;
    void end_stream();
    void cut_stream() noexcept;
    [[noreturn]] void throw_lost() const;
    void write_head(context& c, std::optional<std::uint64_t> length);
    void flush() noexcept;
    void sent(std::size_t n) noexcept;
    void hold_output(bool progressed) noexcept;
    void give_back_output() noexcept;
    void output_moved();
    void on_writable(std::error_code error) noexcept override;
    [[nodiscard]] std::size_t unsent() const noexcept;
    [[nodiscard]] bool has_room() const noexcept;
    [[nodiscard]] bool may_keep_alive() const noexcept;
    void forget(coro::suspension& waiter) noexcept override;
    void client_is(std::string_view address) override;
    [[nodiscard]] std::string_view remote() const noexcept override { return stream_->peer(); }
    [[nodiscard]] bool secure() const noexcept override { return stream_->secure(); }
    [[nodiscard]] bool draining() const noexcept override { return host_.draining; }
    [[nodiscard]] tls_info const* tls() const override { return stream_->tls(); }

    // h1_time.cpp
    void on_due(tick now) noexcept override;
    void check_handling(tick now) noexcept;
    void check_output(tick now) noexcept;
    void enter(phase p) noexcept;
    void check_again_in(tick ticks) noexcept { host_.wheel.set(*this, now() + ticks); }
    // For what happens again and again: it must not put off a look that is due earlier.
    void check_within(tick ticks) noexcept { host_.wheel.set_sooner(*this, now() + ticks); }
    [[nodiscard]] tick now() const noexcept { return host_.wheel.now(); }
    void linger() noexcept;
    [[nodiscard]] tick linger_left() const noexcept;
    [[nodiscard]] bool is_at_rest() const noexcept;
    void close() noexcept;
    bool end_if_over() noexcept;

    std::unique_ptr<byte_stream> stream_;
    connection_host& host_;
    std::unique_ptr<address_share> peer_share_;   // of this connection
    std::unique_ptr<address_share> client_share_; // of this request, behind a proxy
    h1_work* work_ = nullptr;
    coro::suspension* body_waiter_ = nullptr;
    coro::suspension* room_waiter_ = nullptr;

    std::uint64_t body_left_ = 0;     // octets of a body with a length that have not been taken
    std::uint64_t body_taken_ = 0;    // octets given to the handler
    std::uint64_t drained_ = 0;       // octets that nobody wanted: of this body, or behind the last response
    std::uint64_t body_reserved_ = 0; // of the budget for bodies
    std::uint64_t stream_left_ = 0;   // of a stream with a length
    std::uint64_t response_size_ = 0; // octets of the current response so far
    std::uint64_t requests_ = 0;
    std::uint64_t output_total_ = 0;  // octets sent since output began to wait
    std::string_view tail_;           // to be sent after the output buffer: a large body, or a large piece of a stream
    std::size_t sent_ = 0;            // of the output buffer
    std::string_view refused_reason_; // a literal
    wire::response_plan plan_;

    tick born_;
    tick since_; // of the phase
    tick request_began_ = 0;
    tick drain_began_ = 0; // reading away what nobody wants: a body, then what comes until the end
    tick body_moved_ = 0;
    tick body_waited_ = 0; // by the handler, for octets, before the wait under way
    tick body_wait_began_ = 0;
    tick output_began_ = 0; // to wait
    tick output_moved_ = 0;
    std::uint16_t refused_status_ = 0; // of the body: the response is this, whatever the handler makes of it
    phase phase_ = phase::idle;

    bool reading_ : 1 = false; // a read or a wait for input is under way
    bool waiting_for_room_ : 1 = false;
    bool behind_ : 1 = false; // the client is: not all of the output could be sent
    bool turn_posted_ : 1 = false;
    bool evicted_ : 1 = false; // others need the memory of its output: the next turn ends it
    bool chain_done_ : 1 = false;
    bool input_over_ : 1 = false; // the client has finished sending
    bool left_ : 1 = false;       // it did so while the handler waited, which cancelled it
    bool lost_ : 1 = false;       // the client is gone, nothing can be sent
    bool body_complete_ : 1 = true;
    bool body_begun_ : 1 = false;     // of a chunked body: its limits are settled
    bool expect_pending_ : 1 = false; // the client waits for 100 Continue
    bool streaming_ : 1 = false;
    bool chunk_open_ : 1 = false; // the end of a chunk goes out after the tail
    bool keep_ : 1 = true;        // the connection, after this response
    bool advancing_ : 1 = false;
};

} // namespace tunic::net
