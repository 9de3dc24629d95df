#include <memory>
#include <tunic/base/utf8.hpp>
#include <tunic/http/percent.hpp>
#include <tunic/http/query.hpp>

namespace tunic::http {
namespace {

// Takes one decoded byte from the front.
char take_octet(std::string_view& encoded) noexcept {
    char const c = encoded[0];
    if (auto const octet = read_escape(encoded); octet >= 0) {
        encoded.remove_prefix(3);
        return static_cast<char>(octet);
    }
    encoded.remove_prefix(1);
    return c == '+' ? ' ' : c;
}

// The rest of the encoded text after the plain prefix; nullopt without that prefix.
std::optional<std::string_view> skip_prefix(std::string_view encoded, std::string_view plain) noexcept {
    for (char c : plain)
        if (encoded.empty() || take_octet(encoded) != c) return std::nullopt;
    return encoded;
}

// The length of encoded text that stands for one well-formed character; 0 if it is malformed, or NUL.
std::size_t character_size(std::string_view encoded) noexcept {
    char decoded[4];
    std::size_t ends[4];
    std::size_t count = 0;
    for (auto rest = encoded; count < 4 && !rest.empty(); ++count) {
        decoded[count] = take_octet(rest);
        ends[count] = encoded.size() - rest.size();
    }
    auto const octets = text::utf8_sequence_size({decoded, count});
    return octets == 0 || decoded[0] == '\0' ? 0 : ends[octets - 1];
}

constexpr bool stands_for_itself(char c) noexcept {
    return c != '%' && c != '\0' && static_cast<unsigned char>(c) < 0x80;
}

bool is_list_name(std::string_view encoded, std::string_view name) noexcept {
    auto const rest = skip_prefix(encoded, name);
    return rest && (rest->empty() || query_text_equals(*rest, "[]"));
}

} // namespace

void query_view::iterator::next() noexcept {
    pair_ = {};
    if (seen_ == max_pairs) return;
    while (!rest_.empty() && rest_[0] == '&') rest_.remove_prefix(1);
    if (rest_.empty()) return;
    ++seen_;
    auto const end = rest_.find('&');
    auto const pair = rest_.substr(0, end);
    auto const equals = pair.find('=');
    pair_.name = pair.substr(0, equals);
    if (equals != pair.npos) pair_.value = pair.substr(equals + 1);
    rest_.remove_prefix(pair.size());
}

bool query_view::has_too_many_pairs() const noexcept {
    if (text_.size() <= 2 * max_pairs) return false; // each has a character, and the next one a `&` before it
    std::size_t pairs = 0;
    char before = '&';
    for (char c : text_) {
        if (before == '&' && c != '&' && ++pairs > max_pairs) return true;
        before = c;
    }
    return false;
}

bool is_query_text(std::string_view encoded) noexcept {
    while (!encoded.empty()) {
        auto const size = stands_for_itself(encoded[0]) ? 1 : character_size(encoded);
        if (size == 0) return false;
        encoded.remove_prefix(size);
    }
    return true;
}

bool query_view::has(std::string_view name) const noexcept {
    for (auto const& pair : *this)
        if (query_text_equals(pair.name, name)) return true;
    return false;
}

std::optional<std::string_view> query_view::get(std::string_view name, std::pmr::memory_resource& memory) const {
    for (auto const& pair : *this)
        if (query_text_equals(pair.name, name)) return decode_query_text(pair.value, memory);
    return std::nullopt;
}

std::span<std::string_view const> query_view::all(std::string_view name, std::pmr::memory_resource& memory) const {
    std::size_t count = 0;
    for (auto const& pair : *this) count += is_list_name(pair.name, name) ? 1U : 0U;
    if (count == 0) return {};
    std::pmr::polymorphic_allocator<> allocator{&memory};
    auto* const values = allocator.allocate_object<std::string_view>(count);
    auto* next = values;
    for (auto const& pair : *this)
        if (is_list_name(pair.name, name)) std::construct_at(next++, decode_query_text(pair.value, memory));
    return {values, count};
}

std::string_view decode_query_text(std::string_view encoded, std::pmr::memory_resource& memory) {
    if (encoded.find_first_of("%+") == encoded.npos) return encoded;
    auto* const room = static_cast<char*>(memory.allocate(encoded.size(), 1));
    auto const* const end = percent_decode(encoded, room, plus_sign::space);
    return {room, static_cast<std::size_t>(end - room)};
}

bool query_text_equals(std::string_view encoded, std::string_view plain) noexcept {
    auto const rest = skip_prefix(encoded, plain);
    return rest && rest->empty();
}

} // namespace tunic::http
