#pragma once
#include <boost/asio/bind_allocator.hpp>

#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace tunic::net {

/// Memory, inside an object, for the Asio operation that the object has under way, so that starting it does not
/// allocate and cannot fail. A second simultaneous operation gets memory from the system.
///
///     timer.async_wait(memory.lend([this](error_code) { ... }));
class operation_memory {
public:
    operation_memory() = default;
    operation_memory(operation_memory const&) = delete;
    operation_memory& operator=(operation_memory const&) = delete;

    template <class Handler> [[nodiscard]] auto lend(Handler handler) noexcept {
        return boost::asio::bind_allocator(allocator<void>(*this), std::move(handler));
    }

private:
    template <class T> class allocator {
    public:
        using value_type = T;
        explicit allocator(operation_memory& m) noexcept : memory_(&m) {}
        template <class U> allocator(allocator<U> const& other) noexcept : memory_(other.memory_) {}
        [[nodiscard]] T* allocate(std::size_t n) { return static_cast<T*>(memory_->take(n * sizeof(T))); }
        void deallocate(T* p, std::size_t) noexcept { memory_->give(p); }
        friend bool operator==(allocator const&, allocator const&) = default;

    private:
        template <class U> friend class allocator;
        operation_memory* memory_;
    };

    void* take(std::size_t size) {
        if (size > sizeof room_ || taken_.exchange(true, std::memory_order_acquire)) return ::operator new(size);
        return room_;
    }
    void give(void* p) noexcept {
        if (p == room_)
            taken_.store(false, std::memory_order_release);
        else
            ::operator delete(p);
    }

    alignas(std::max_align_t) std::byte room_[128];
    std::atomic<bool> taken_ = false; // an operation may start on one thread and end on another
};

} // namespace tunic::net
