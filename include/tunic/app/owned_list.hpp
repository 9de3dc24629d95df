#pragma once
#include <tunic/base/arena.hpp>

#include <new>
#include <type_traits>
#include <utility>

namespace tunic {

/// Objects of any type that live in an arena until their request ends; destroyed newest first.
class owned_list {
public:
    explicit owned_list(arena& memory) noexcept : memory_(&memory) {}
    owned_list(owned_list const&) = delete;
    owned_list& operator=(owned_list const&) = delete;
    ~owned_list() {
        while (newest_) {
            auto* const n = newest_;
            newest_ = n->older;
            n->destroy(n);
        }
    }

    template <class T, class... Args> T& make(Args&&... args) {
        if constexpr (std::is_trivially_destructible_v<T>) {
            return *::new (memory_->allocate_bytes(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
        } else {
            struct holder final : node {
                explicit holder(Args&&... a) : value(std::forward<Args>(a)...) {}
                T value;
            };
            auto* const h =
                ::new (memory_->allocate_bytes(sizeof(holder), alignof(holder))) holder(std::forward<Args>(args)...);
            h->destroy = [](node* n) noexcept { static_cast<holder*>(n)->~holder(); };
            h->older = newest_;
            newest_ = h;
            return h->value;
        }
    }

private:
    struct node {
        node* older = nullptr;
        void (*destroy)(node*) noexcept = nullptr;
    };
    arena* memory_;
    node* newest_ = nullptr;
};

} // namespace tunic
