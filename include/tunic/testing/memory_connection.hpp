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

/// How well a connection works. The default is the perfect one; whatever is random comes from `seed` alone.
struct conditions {
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    std::size_t read_most = unlimited;  ///< a read gives 1 to this many octets, at random when it is limited
    std::size_t write_most = unlimited; ///< a write takes 1 to this many
    std::size_t window = unlimited; ///< octets written that the client has not taken; beyond them a write would block
    unsigned refuse_percent = 0;    ///< of writes that would block though there is room
    steady_duration delay_most{};   ///< a completion comes this late at most, at random
    std::uint64_t seed = 1;
    fuse* broken_by = nullptr;  ///< fails its n-th operation with `failure`; the connection is then dead
    fuse* starved_by = nullptr; ///< its n-th read or wait does not begin, and throws std::bad_alloc
    std::error_code failure = std::make_error_code(std::errc::connection_reset);

    /// Some bad conditions or other: the same for the same seed.
    [[nodiscard]] static conditions from_seed(std::uint64_t seed);
};

/// A connection that exists in memory only, as its client sees it. The other end is a net::byte_stream for what is
/// tested. Deterministic: no clock, no thread, no descriptor; completions come through the scheduler.
///
///     simulated_loop loop;
///     memory_connection client(loop, {.read_most = 3});
///     h1_session session(client.accept(), host);
///     client.put("GET / HTTP/1.1\r\n...");
///     loop.settle();
///     client.received();
///
/// Outlives its stream's operations: destroy it after the loop has settled.
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
    /// No more will be put: the server reads the end (a half-close).
    void finish();
    /// The connection breaks: the server's operations fail with connection_reset.
    void reset();
    /// What the server has written in all, taken or not.
    [[nodiscard]] std::string_view received() const noexcept;
    /// Takes octets out of the window, so that the server can write that many more.
    void take(std::size_t octets = conditions::unlimited);
    /// The server has ended its output, or closed; the client has seen the end.
    [[nodiscard]] bool server_finished() const noexcept;
    /// The server has closed its end.
    [[nodiscard]] bool server_closed() const noexcept;
    /// The server has closed its end by a reset: what it has sent is not whole.
    [[nodiscard]] bool server_reset() const noexcept;
    /// Octets put that the server has not read.
    [[nodiscard]] std::size_t unread() const noexcept;
    /// @}

    /// Has memory for this much of received(), so that writes up to it allocate nothing.
    void reserve(std::size_t octets);
    /// Changes the conditions from now on.
    void worsen(conditions how) noexcept;
    /// How many operations the server began, and how many writes moved octets.
    [[nodiscard]] std::size_t operations() const noexcept;
    [[nodiscard]] std::size_t writes() const noexcept;
    /// What the server's end did that a byte_stream does not allow, in sentences: two reads at once, writing after
    /// shutdown_output(), using it after close(), destroying it before its operations have completed.
    [[nodiscard]] std::vector<std::string> const& violations() const noexcept;

private:
    class stream;
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace tunic::testing
