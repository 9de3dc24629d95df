#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace tunic::net {

/// Octets as they come from the connection. Begins in storage that its owner lends; grows into memory of its own for
/// large heads and for bodies behind them, and comes back when a request is over.
///
///     | pinned: views of the current request point here | consumed | unread | room |
///
/// What is pinned does not move and is not overwritten until unpin(). While a read is under way nothing moves at all:
/// the room was lent from room() or spare() until received().
class receive_buffer {
public:
    explicit receive_buffer(std::span<char> lent) noexcept : lent_(lent), data_(lent.data()), capacity_(lent.size()) {}
    receive_buffer(receive_buffer const&) = delete;
    receive_buffer& operator=(receive_buffer const&) = delete;

    [[nodiscard]] std::span<char> unread() noexcept { return {data_ + begin_, end_ - begin_}; }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    void consume(std::size_t n) noexcept { begin_ += n; }

    /// Everything before the first unread octet belongs to the current request and stays.
    void pin() noexcept { pinned_ = begin_; }
    /// The request is over; what is unread moves to the front, unless a read is under way behind it.
    void unpin();

    /// Room for at least `least` octets: where the next read goes. Moves unread octets if that helps, but keeps what is
    /// pinned, in older memory if it must. Throws std::bad_alloc.
    [[nodiscard]] std::span<char> room(std::size_t least);
    /// The room there is without moving anything; may be empty, then no read can begin.
    [[nodiscard]] std::span<char> spare() noexcept {
        lent_out_ = end_ < capacity_;
        return {data_ + end_, capacity_ - end_};
    }
    /// The read is over: that many octets were read into the room.
    void received(std::size_t n) noexcept {
        lent_out_ = false;
        end_ += n;
    }

private:
    void compact() noexcept;

    std::span<char> lent_;
    char* data_;
    std::size_t capacity_;
    std::size_t pinned_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool lent_out_ = false;                      // a read writes behind end_
    std::unique_ptr<char[]> own_;                // when data_ is not the lent storage
    std::vector<std::unique_ptr<char[]>> older_; // memory that was outgrown while octets in it were pinned
};

} // namespace tunic::net
