#include "server/resolved_limits.hpp"

#include <algorithm>
#include <limits>
#include <sys/resource.h>

namespace tunic::net {
namespace {

using namespace std::chrono_literals;

template <class Count> Count or_none(Count limit) noexcept {
    return limit != 0 ? limit : std::numeric_limits<Count>::max();
}

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

resolved_limits::resolved_limits(server_limits const& set)
    : target(set.target), head(set.head), fields(set.fields), body(set.body), trailers(set.trailers),
      read_ahead(set.read_ahead), write_high(set.write_high), write_low(set.write_low), unread_body(set.unread_body),
      bodies(set.bodies), unsent(set.unsent), head_time(ticks(set.head_time)), body_pause(ticks(set.body_pause)),
      request_time(ticks(set.request_time)), handler_time(ticks(set.handler_time)), idle_time(ticks(set.idle_time)),
      write_stall(ticks(set.write_stall)), connection_age(ticks(set.connection_age)), drain_time(ticks(set.drain_time)),
      body_rate(set.body_rate), write_rate(set.write_rate),
      requests_per_connection(or_none(set.requests_per_connection)),
      connections(std::min<std::size_t>(or_none(set.connections), connections_possible())), half_close(set.half_close) {
}

} // namespace tunic::net
