#include "server/h1_work.hpp"

#include <new>

namespace tunic::net {
namespace {

wire::head_limits head_limits_of(resolved_limits const& l) noexcept {
    return {.method = 64, .target = l.target, .block = l.head, .fields = l.fields};
}
constexpr std::size_t page = 4096;

} // namespace

h1_work::h1_work(connection_host& host, std::byte* rest, std::size_t size) noexcept
    : out({reinterpret_cast<char*>(rest), output_size}), in({reinterpret_cast<char*>(rest) + output_size, input_size}),
      scan(head_limits_of(host.limits)), memory(rest + output_size + input_size, size - output_size - input_size) {}

h1_work* h1_work::make(connection_host& host) noexcept {
    std::byte* const block = host.blocks.take();
    if (!block) return nullptr;
    static_assert(sizeof(h1_work) <= page);
    return ::new (block) h1_work(host, block + page, block_pool::block_size - page);
}

void h1_work::give_back(h1_work* work, connection_host& host) noexcept {
    work->~h1_work();
    host.blocks.give(reinterpret_cast<std::byte*>(work));
}

} // namespace tunic::net
