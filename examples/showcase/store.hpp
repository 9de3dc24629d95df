#pragma once
#include "note.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <vector>

namespace showcase {

/// Notes in memory. Requests run on several loops at once, so every function locks briefly and returns copies.
class note_store {
public:
    explicit note_store(std::size_t capacity) : capacity_(capacity) {}

    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    /// std::nullopt if there is no room.
    std::optional<note> add(draft content);
    std::optional<note> find(std::uint64_t id) const;
    std::optional<note> replace(std::uint64_t id, draft content);
    std::optional<note> like(std::uint64_t id);
    bool remove(std::uint64_t id);

    struct filter {
        std::string_view text; ///< in title or text, ignoring ASCII case; empty: any
        std::string_view tag;  ///< empty: any
    };
    struct selection {
        std::size_t total = 0; ///< on all pages
        std::vector<note> notes;
    };
    /// Newest first.
    selection list(filter const& wanted, std::size_t skip, std::size_t count) const;
    /// At most `count` notes with ids above `id`, ascending: for iterating over all notes without holding the lock.
    std::vector<note> after(std::uint64_t id, filter const& wanted, std::size_t count) const;

private:
    std::size_t capacity_;
    mutable std::shared_mutex mutex_;
    std::map<std::uint64_t, note> notes_;
    std::uint64_t last_id_ = 0;
};

} // namespace showcase
