#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/net/byte_stream.hpp>
#include <tunic/testing/fuse.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace tunic::testing {

/// The quality of a connection. The default is perfect; all randomness depends only on `seed`.
struct conditions {
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    std::size_t read_most = unlimited;  ///< a read gives 1 to this many bytes, at random when it is limited
    std::size_t write_most = unlimited; ///< a write takes 1 to this many
    std::size_t window = unlimited; ///< bytes written that the client has not taken; beyond them a write would block
    unsigned refuse_percent = 0;    ///< the share of writes that would block despite free room
    steady_duration delay_most{};   ///< the longest delay of a completion, at random
    std::uint64_t seed = 1;
    fuse* broken_by = nullptr;  ///< fails its n-th operation with `failure`; the connection is then dead
    fuse* starved_by = nullptr; ///< its n-th read or wait does not begin, and throws std::bad_alloc
    std::error_code failure = std::make_error_code(std::errc::connection_reset);

    /// Random bad conditions: the same for the same seed.
    [[nodiscard]] static conditions from_seed(std::uint64_t seed);
};

/// A connection that exists only in memory, as its client sees it. The other end is a net::byte_stream for the code
/// under test. Deterministic: no clock, no thread, no descriptor; completions arrive through the scheduler.
///
///     simulated_loop loop;
///     memory_connection client(loop, {.read_most = 3});
///     h1_connection connection(client.accept(), host);
///     client.put("GET / HTTP/1.1\r\n...");
///     loop.settle();
///     client.received();
///
/// Must outlive its stream's operations: destroy it after the loop has settled.
class memory_connection {
public:
    explicit memory_connection(scheduler& loop, conditions how = {});
    ~memory_connection();

    /// The server's end; once. It may be destroyed before or after this.
    [[nodiscard]] std::unique_ptr<net::byte_stream> accept();
    /// Calls `heard(who)` after the server has written or ended.
    void listen_with(void (*heard)(void* who), void* who) noexcept;

    /// @name The client's side
    /// @{
    void put(std::string_view octets);
    /// Ends the client's output: the server reads the end (a half-close).
    void finish();
    /// Breaks the connection: the server's operations fail with connection_reset.
    void reset();
    /// Everything the server has written, taken or not.
    [[nodiscard]] std::string_view received() const noexcept;
    /// Takes bytes out of the window, so that the server can write that many more.
    void take(std::size_t octets = conditions::unlimited);
    /// Whether the server has ended its output, or closed; the client has seen the end.
    [[nodiscard]] bool server_finished() const noexcept;
    /// Whether the server has closed its end.
    [[nodiscard]] bool server_closed() const noexcept;
    /// Whether the server has closed its end by a reset: its output is incomplete.
    [[nodiscard]] bool server_reset() const noexcept;
    /// The number of bytes put that the server has not read.
    [[nodiscard]] std::size_t unread() const noexcept;
    /// @}

    /// Reserves memory for this much of received(), so that writes up to it allocate nothing.
    void reserve(std::size_t octets);
    /// Changes the conditions from now on.
    void worsen(conditions how) noexcept;
    /// How many operations the server began, and how many writes moved bytes.
    [[nodiscard]] std::size_t operations() const noexcept;
    [[nodiscard]] std::size_t writes() const noexcept;
    /// The violations of byte_stream's rules by the server's end, in sentences: two reads at once, writing after
    /// shutdown_output(), using it after close(), destroying it before its operations have completed.
    [[nodiscard]] std::vector<std::string> const& violations() const noexcept;

private:
    class stream;
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace tunic::testing
