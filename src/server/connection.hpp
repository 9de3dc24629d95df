#pragma once
#include <tunic/net/timer_wheel.hpp>

namespace tunic::net {

/// A connection as the loop that owns it sees it, whatever protocol it speaks. Used on the loop's thread.
class connection {
public:
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;
    virtual ~connection() = default;

    /// Begins to read. Call once.
    virtual void start() = 0;
    /// The server drains: an idle connection closes now, one that has only just begun a second later, a busy one after
    /// what it is doing.
    virtual void drain() noexcept = 0;
    /// The grace is over: cancels the handlers and closes.
    virtual void force_close() noexcept = 0;
    /// Whether a handler runs or waits.
    [[nodiscard]] virtual bool handling() const noexcept = 0;
    /// Whether it waits for a request of which nothing has arrived.
    [[nodiscard]] virtual bool idle() const noexcept = 0;
    [[nodiscard]] virtual tick idle_since() const noexcept = 0;
    /// An idle connection closes, in favour of another.
    virtual void make_room() noexcept = 0;

    // Neighbours in the list of its owner, and which list it is.
    connection* next_in_list = nullptr;
    connection* previous_in_list = nullptr;
    bool resting = false;

protected:
    connection() = default;
};

} // namespace tunic::net
