#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace tunic::net {

/// Bytes as they arrive from the connection. Begins in storage that its owner lends; grows into its own memory for
/// large heads and the bodies behind them, and returns when a request is over.
///
///     | pinned: views of the current request point here | consumed | unread | room |
///
/// Pinned bytes do not move and are not overwritten until unpin(). While a read is under way nothing moves at all: the
/// room was lent by room() or spare() until received().
class receive_buffer {
public:
    explicit receive_buffer(std::span<char> lent) noexcept : lent_(lent), data_(lent.data()), capacity_(lent.size()) {}
    receive_buffer(receive_buffer const&) = delete;
    receive_buffer& operator=(receive_buffer const&) = delete;

    [[nodiscard]] std::span<char> unread() noexcept { return {data_ + begin_, end_ - begin_}; }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    void consume(std::size_t n) noexcept { begin_ += n; }

    /// Everything before the first unread byte belongs to the current request and stays.
    void pin() noexcept { pinned_ = begin_; }
    /// The request is over; unread bytes move to the front, unless a read is under way behind them.
    void unpin();

    /// Room for at least `least` bytes: the destination of the next read. Moves unread bytes if that helps, but keeps
    /// pinned ones, in older memory if it must. Throws std::bad_alloc.
    [[nodiscard]] std::span<char> room(std::size_t least);
    /// The room available without moving anything; if it is empty, no read can begin.
    [[nodiscard]] std::span<char> spare() noexcept {
        lent_out_ = end_ < capacity_;
        return {data_ + end_, capacity_ - end_};
    }
    /// Ends the read: this many bytes were read into the room.
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
    std::vector<std::unique_ptr<char[]>> older_; // memory that was outgrown while bytes in it were pinned
};

} // namespace tunic::net
