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

/// Each end reads what is written to the other; each holds a few tens of thousands of unread bytes, and then has no
/// more room. The loop must outlive the operations of both. If `secure`, they report a secure connection: no one else
/// can read them.
stream_pair make_stream_pair(scheduler& loop, bool secure = false);

} // namespace tunic::net
