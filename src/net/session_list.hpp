#pragma once
#include "net/h1_session.hpp"

namespace tunic::net {

/// Sessions of a loop, in order of insertion. A session is in one list at a time.
class session_list {
public:
    [[nodiscard]] h1_session* first() const noexcept { return first_; }
    [[nodiscard]] h1_session* last() const noexcept { return last_; }
    [[nodiscard]] bool empty() const noexcept { return !first_; }

    void push_back(h1_session& s) noexcept {
        s.previous_in_list = last_;
        s.next_in_list = nullptr;
        (last_ ? last_->next_in_list : first_) = &s;
        last_ = &s;
    }
    void remove(h1_session& s) noexcept {
        (s.previous_in_list ? s.previous_in_list->next_in_list : first_) = s.next_in_list;
        (s.next_in_list ? s.next_in_list->previous_in_list : last_) = s.previous_in_list;
        s.previous_in_list = s.next_in_list = nullptr;
    }

private:
    h1_session* first_ = nullptr;
    h1_session* last_ = nullptr;
};

} // namespace tunic::net
