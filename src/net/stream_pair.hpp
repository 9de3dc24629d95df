#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/net/byte_stream.hpp>

#include <memory>

namespace tunic::net {

/// Two ends of a connection in memory, on one loop.
struct stream_pair {
    std::unique_ptr<byte_stream> first;
    std::unique_ptr<byte_stream> second;
};

/// What is written to one end is read from the other; each holds a few tens of thousands of octets that have not been
/// read, and then has no room. The loop outlives the operations of both. They say of themselves that they are secure
/// if that is wanted: nobody else can read them.
stream_pair make_stream_pair(scheduler& loop, bool secure = false);

} // namespace tunic::net
