#pragma once
#include "net/receive_buffer.hpp"
#include "server/connection_host.hpp"

#include <tunic/app/context.hpp>
#include <tunic/base/arena.hpp>
#include <tunic/base/block_pool.hpp>
#include <tunic/http/request_head.hpp>
#include <tunic/wire/chunked_decoder.hpp>
#include <tunic/wire/head_memo.hpp>
#include <tunic/wire/head_scan.hpp>
#include <tunic/wire/output_buffer.hpp>
#include <tunic/wire/trailer_store.hpp>

#include <optional>

namespace tunic::net {

/// Everything that an active connection needs, in one block of the loop's pool:
///
///     | h1_work | output | input | arena: data -> ... <- frames |
///
/// An idle connection has none.
class h1_work {
public:
    static constexpr std::size_t output_size = std::size_t{8} * 1024;
    static constexpr std::size_t input_size = std::size_t{16} * 1024;

    /// In a block of the pool; null when memory is exhausted.
    [[nodiscard]] static h1_work* make(connection_host& host) noexcept;
    static void give_back(h1_work* work, connection_host& host) noexcept;

    wire::output_buffer out;
    receive_buffer in;
    wire::head_scan scan;
    wire::head_memo memo;
    request_head head;
    wire::chunked_decoder decoder;
    std::optional<wire::trailer_store> trailers;
    arena memory;
    std::optional<context> ctx;
    task<> root;
    std::exception_ptr start_error; // of a chain that threw before its first coroutine began

private:
    h1_work(connection_host& host, std::byte* rest, std::size_t size) noexcept;
};

} // namespace tunic::net
