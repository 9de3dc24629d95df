#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace tunic::data {

/// The places where the tokens of a JSON text begin, and memory to undo escapes in. Indexes are kept by their thread
/// for the next text; several are in use at once when a value is read while another is.
struct json_index {
    json_index();
    ~json_index();

    enum class outcome { good, empty, open_string, control_character, bad_utf8, too_long };
    /// One pass over the whole text. What follows the last place is the size of the text.
    outcome scan(std::string_view text);

    std::uint32_t const* begin = nullptr;
    std::uint32_t const* end = nullptr;
    std::string unescaped;

    /// For the place of a bracket that opens something, the place after what closes it, or `end`. To be asked only of a
    /// text that scan() found good. The first time takes one pass over all places, all other times take none.
    std::uint32_t const* after(std::uint32_t const* bracket, char const* text);

    static json_index* take();
    static void give_back(json_index* index) noexcept;

private:
    // A text larger than this leaves no index behind (which has four bytes for each of the text).
    static constexpr std::size_t largest_kept = 256 * 1024;
    static std::unique_ptr<json_index>& spare() noexcept;

    std::unique_ptr<simdjson::internal::dom_parser_implementation> scanner_;
    std::vector<std::uint32_t> after_; // empty until it is asked for
};

} // namespace tunic::data
