#include <tunic/coro/frame_memory.hpp>

#include <tunic/base/sanitizer.hpp>

#include <array>
#include <new>

namespace tunic::coro {
namespace {

constexpr std::size_t class_size = 64;
constexpr std::size_t class_count = 32; // frames of up to 2 KiB are kept
constexpr unsigned longest_list = 256;

struct free_frame {
    free_frame* next;
};
struct free_list {
    free_frame* first = nullptr;
    unsigned length = 0;
};

// Trivially destructible and constant-initialised, so that access needs no guard; `cleaner` empties it.
constinit thread_local std::array<free_list, class_count> lists{};
constinit thread_local bool thread_ended = false;

struct cleaner {
    bool registered = false;
    ~cleaner() {
        thread_ended = true;
        for (auto& list : lists)
            while (list.first) {
                auto* const next = list.first->next;
                sanitizer::unpoison(list.first, class_size);
                ::operator delete(static_cast<void*>(list.first));
                list.first = next;
            }
    }
};
thread_local cleaner at_thread_exit;

constexpr std::size_t class_of(std::size_t size) noexcept { return (size - 1) / class_size; }

} // namespace

void* allocate_pooled(std::size_t frame_size) {
    auto const size = frame_size + sizeof(arena::frame_header);
    auto const c = class_of(size);
    void* memory = nullptr;
    if (c >= class_count) {
        memory = ::operator new(size);
    } else if (auto& list = lists[c]; list.first) {
        memory = list.first;
        sanitizer::unpoison(memory, (c + 1) * class_size);
        list.first = list.first->next;
        --list.length;
    } else {
        at_thread_exit.registered = true;
        memory = ::operator new((c + 1) * class_size);
    }
    return ::new (memory) arena::frame_header{nullptr, static_cast<std::uint32_t>(size), 0} + 1;
}

void release_pooled(void* frame) noexcept {
    auto* const header = static_cast<arena::frame_header*>(frame) - 1;
    auto const c = class_of(header->size);
    if (c >= class_count || lists[c].length >= longest_list || thread_ended) return ::operator delete(header);
    auto& list = lists[c];
    list.first = ::new (static_cast<void*>(header)) free_frame{list.first};
    ++list.length;
    sanitizer::poison(reinterpret_cast<std::byte*>(list.first) + sizeof(free_frame),
                      (c + 1) * class_size - sizeof(free_frame));
}

} // namespace tunic::coro
