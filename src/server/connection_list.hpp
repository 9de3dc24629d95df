#pragma once
#include "server/connection.hpp"

namespace tunic::net {

/// Connections of a loop, in order of insertion. A connection is in one list at a time.
class connection_list {
public:
    [[nodiscard]] connection* first() const noexcept { return first_; }
    [[nodiscard]] connection* last() const noexcept { return last_; }
    [[nodiscard]] bool empty() const noexcept { return !first_; }

    void push_back(connection& s) noexcept {
        s.previous_in_list = last_;
        s.next_in_list = nullptr;
        (last_ ? last_->next_in_list : first_) = &s;
        last_ = &s;
    }
    void remove(connection& s) noexcept {
        (s.previous_in_list ? s.previous_in_list->next_in_list : first_) = s.next_in_list;
        (s.next_in_list ? s.next_in_list->previous_in_list : last_) = s.previous_in_list;
        s.previous_in_list = s.next_in_list = nullptr;
    }

private:
    connection* first_ = nullptr;
    connection* last_ = nullptr;
};

} // namespace tunic::net
