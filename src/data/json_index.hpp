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

/// The places where the tokens of a JSON text begin, and memory for decoding escapes. A thread keeps indexes for its
/// next text; several are in use when a value is read while another is.
struct json_index {
    json_index();
    ~json_index();

    enum class outcome { good, empty, open_string, control_character, bad_utf8, too_long };
    /// One pass over the whole text. After the last place comes the size of the text.
    outcome scan(std::string_view text);

    std::uint32_t const* begin = nullptr;
    std::uint32_t const* end = nullptr;
    std::string unescaped;

    /// For the place of an opening bracket, the place after its closing bracket, or `end`. Only for a text that scan()
    /// accepted. The first call takes one pass over all places, later calls take none.
    std::uint32_t const* after(std::uint32_t const* bracket, char const* text);

    static json_index* take();
    static void give_back(json_index* index) noexcept;

private:
    // For a larger text, no index is kept (it has four bytes for each byte of text).
    static constexpr std::size_t largest_kept = 256 * 1024;
    static std::unique_ptr<json_index>& spare() noexcept;

    std::unique_ptr<simdjson::internal::dom_parser_implementation> scanner_;
    std::vector<std::uint32_t> after_; // empty until it is needed
};

} // namespace tunic::data
