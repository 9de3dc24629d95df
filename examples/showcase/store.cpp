#include "store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <ranges>
#include <utility>

namespace showcase {
namespace {

std::chrono::sys_seconds now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

bool contains(std::string_view text, std::string_view part) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    auto const same = [&](char a, char b) { return lower(a) == lower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool fits(note const& n, note_store::filter const& wanted) {
    if (!wanted.tag.empty() && std::find(n.tags.begin(), n.tags.end(), wanted.tag) == n.tags.end()) return false;
    return contains(n.title, wanted.text) || contains(n.text, wanted.text);
}

void write(note& n, draft content) {
    n.title = std::move(content.title);
    n.text = std::move(content.text);
    n.tags = std::move(content.tags);
    n.changed = now();
}

} // namespace

std::optional<note> note_store::add(draft content) {
    std::unique_lock const lock(mutex_);
    if (notes_.size() >= capacity_) return std::nullopt;
    note& fresh = notes_[++last_id_];
    fresh.id = last_id_;
    write(fresh, std::move(content));
    return fresh;
}

std::optional<note> note_store::find(std::uint64_t id) const {
    std::shared_lock const lock(mutex_);
    auto const found = notes_.find(id);
    return found == notes_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<note> note_store::replace(std::uint64_t id, draft content) {
    std::unique_lock const lock(mutex_);
    auto const found = notes_.find(id);
    if (found == notes_.end()) return std::nullopt;
    write(found->second, std::move(content));
    return found->second;
}

std::optional<note> note_store::like(std::uint64_t id) {
    std::unique_lock const lock(mutex_);
    auto const found = notes_.find(id);
    if (found == notes_.end()) return std::nullopt;
    ++found->second.likes;
    return found->second;
}

bool note_store::remove(std::uint64_t id) {
    std::unique_lock const lock(mutex_);
    return notes_.erase(id) != 0;
}

note_store::selection note_store::list(filter const& wanted, std::size_t skip, std::size_t count) const {
    std::shared_lock const lock(mutex_);
    selection found;
    for (auto const& [id, n] : notes_ | std::views::reverse) {
        if (!fits(n, wanted)) continue;
        if (found.total++ >= skip && found.notes.size() < count) found.notes.push_back(n);
    }
    return found;
}

std::vector<note> note_store::after(std::uint64_t id, filter const& wanted, std::size_t count) const {
    std::shared_lock const lock(mutex_);
    std::vector<note> notes;
    for (auto at = notes_.upper_bound(id); at != notes_.end() && notes.size() < count; ++at)
        if (fits(at->second, wanted)) notes.push_back(at->second);
    return notes;
}

} // namespace showcase
