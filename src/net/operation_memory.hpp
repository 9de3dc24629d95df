#pragma once
#include <boost/asio/bind_allocator.hpp>

#include <cstddef>
#include <new>
#include <utility>

namespace tunic::net {

/// Memory, inside an object, for the operation of Asio that the object has under way, so that beginning it asks nobody
/// and cannot fail. A second operation at the same time gets memory from the system.
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
        if (taken_ || size > sizeof room_) return ::operator new(size);
        taken_ = true;
        return room_;
    }
    void give(void* p) noexcept {
        if (p == room_)
            taken_ = false;
        else
            ::operator delete(p);
    }

    alignas(std::max_align_t) std::byte room_[128];
    bool taken_ = false;
};

} // namespace tunic::net
