#pragma once
#include <tunic/coro/scheduler.hpp>

namespace tunic::coro {

/// Work posted to a loop, oldest first. It allocates nothing and locks nothing: its loop does.
class work_list {
public:
    work_list() = default;
    work_list(work_list const&) = delete;
    work_list& operator=(work_list const&) = delete;

    [[nodiscard]] bool empty() const noexcept { return !first_; }

    void append(work_item& item) noexcept {
        item.next = nullptr;
        *end_ = &item;
        end_ = &item.next;
    }
    /// Moves the work of `other` to the end of this list.
    void append_all(work_list& other) noexcept {
        if (other.empty()) return;
        *end_ = other.first_;
        end_ = other.end_;
        other.first_ = nullptr;
        other.end_ = &other.first_;
    }

    /// Removes the oldest item; null when there is none.
    [[nodiscard]] work_item* take() noexcept {
        work_item* const item = first_;
        if (item) remove(*item);
        return item;
    }
    /// False: the item is not in this list.
    bool remove(work_item& item) noexcept {
        for (work_item** at = &first_; *at; at = &(*at)->next) {
            if (*at != &item) continue;
            *at = item.next;
            if (end_ == &item.next) end_ = at;
            return true;
        }
        return false;
    }

private:
    work_item* first_ = nullptr;
    work_item** end_ = &first_; // where the next item goes
};

} // namespace tunic::coro
