#include "net/resolved_limits.hpp"

#include <algorithm>
#include <limits>
#include <sys/resource.h>

namespace tunic::net {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t KiB = 1024;
constexpr std::size_t MiB = 1024 * KiB;

// The system's limit on descriptors, minus room for files, upstreams and the acceptor's spare one.
std::size_t connections_possible() noexcept {
    rlimit r{};
    if (::getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur == RLIM_INFINITY)
        return std::numeric_limits<std::size_t>::max();
    return std::max<std::size_t>(1, static_cast<std::size_t>(r.rlim_cur) / 5 * 4);
}

} // namespace

tick resolved_limits::ticks(std::chrono::milliseconds duration) noexcept {
    if (duration <= 0ms) return 0;
    auto const whole = (duration + tick_length - 1ms) / tick_length;
    return static_cast<tick>(std::min<long long>(whole, std::numeric_limits<std::int32_t>::max() / 2));
}

resolved_limits::resolved_limits(limits const& set)
    : target(set.target.value_or(16 * KiB)), head(set.head.value_or(32 * KiB)), fields(set.fields.value_or(100)),
      body(set.body.value_or(1 * MiB)), trailers(set.trailers.value_or(8 * KiB)),
      read_ahead(set.read_ahead.value_or(64 * KiB)), write_high(set.write_high.value_or(256 * KiB)),
      write_low(set.write_low.value_or(64 * KiB)), unread_body(set.unread_body.value_or(256 * KiB)),
      bodies(set.bodies.value_or(256 * MiB)), unsent(set.unsent.value_or(256 * MiB)),
      head_time(ticks(set.head_time.value_or(10s))), body_pause(ticks(set.body_pause.value_or(30s))),
      request_time(ticks(set.request_time.value_or(300s))), handler_time(ticks(set.handler_time.value_or(0s))),
      idle_time(ticks(set.idle_time.value_or(75s))), write_stall(ticks(set.write_stall.value_or(30s))),
      connection_age(ticks(set.connection_age.value_or(1h))), drain_time(ticks(set.drain_time.value_or(2s))),
      body_rate(set.body_rate.value_or(240)), write_rate(set.write_rate.value_or(240)),
      requests_per_connection(set.requests_per_connection.value_or(std::numeric_limits<std::uint64_t>::max())),
      connections(std::min(set.connections.value_or(std::numeric_limits<std::size_t>::max()), connections_possible())) {
}

} // namespace tunic::net
