#include "data/json_index.hpp"

#include <tunic/data/json_cursor.hpp>

#include <array>
#include <bit>
#include <new>

#include <simdjson.h>

// The first stage of simdjson: it finds strings, checks UTF-8 and lists where tokens begin, with the instructions of
// the current processor. It never reads past the text. (On-Demand and DOM, which build on it, are compiled for the
// oldest processor of the architecture unless the program is compiled for a newer one.)

namespace tunic::data {

json_index::json_index() = default;
json_index::~json_index() = default;

json_index::outcome json_index::scan(std::string_view text) {
    after_.clear();
    constexpr std::size_t least_capacity = 4096;
    constexpr std::size_t depth = 1; // for the later stages, which are not used
    if (text.size() >= simdjson::SIMDJSON_MAXSIZE_BYTES) return outcome::too_long;
    if (!scanner_ || scanner_->capacity() < text.size()) {
        auto const capacity = std::bit_ceil(text.size() < least_capacity ? least_capacity : text.size());
        scanner_.reset();
        auto const made = simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity < simdjson::SIMDJSON_MAXSIZE_BYTES ? capacity : simdjson::SIMDJSON_MAXSIZE_BYTES, depth, scanner_);
        if (made != simdjson::SUCCESS) {
            scanner_.reset();
            throw std::bad_alloc();
        }
    }
    auto const scanned = scanner_->stage1(reinterpret_cast<std::uint8_t const*>(text.data()), text.size(),
                                          simdjson::stage1_mode::regular);
    switch (scanned) {
    case simdjson::SUCCESS: break;
    case simdjson::EMPTY: return outcome::empty;
    case simdjson::UTF8_ERROR: return outcome::bad_utf8;
    case simdjson::UNESCAPED_CHARS: return outcome::control_character;
    default: return outcome::open_string;
    }
    auto const places = scanner_->structural_indexes.get();
    places[scanner_->n_structural_indexes] = static_cast<std::uint32_t>(text.size());
    begin = places;
    end = places + scanner_->n_structural_indexes;
    return outcome::good;
}

std::uint32_t const* json_index::after(std::uint32_t const* bracket, char const* text) {
    if (after_.empty()) {
        auto const size = static_cast<std::size_t>(end - begin);
        after_.assign(size, static_cast<std::uint32_t>(size)); // for brackets never closed, or too deep to be read
        std::array<std::uint32_t, max_read_depth + 1> open{};
        std::size_t depth = 0;
        for (std::uint32_t i = 0; i != size; ++i) {
            char const c = text[begin[i]];
            if (c == '{' || c == '[') {
                if (depth < open.size()) open[depth] = i;
                ++depth;
            } else if ((c == '}' || c == ']') && depth != 0) {
                --depth;
                if (depth < open.size()) after_[open[depth]] = i + 1;
            }
        }
    }
    return begin + after_[static_cast<std::size_t>(bracket - begin)];
}

std::unique_ptr<json_index>& json_index::spare() noexcept {
    thread_local std::unique_ptr<json_index> kept;
    return kept;
}

json_index* json_index::take() {
    auto& kept = spare();
    return kept ? kept.release() : new json_index;
}

void json_index::give_back(json_index* index) noexcept {
    std::unique_ptr<json_index> returned{index};
    bool const is_small = (!index->scanner_ || index->scanner_->capacity() <= largest_kept)
                          && index->unescaped.capacity() <= largest_kept && index->after_.capacity() <= largest_kept;
    if (auto& kept = spare(); is_small && !kept) kept = std::move(returned);
}

} // namespace tunic::data
