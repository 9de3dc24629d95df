#include <tunic/data/json_cursor.hpp>

#include <cstring>
#include <limits>
#include <utility>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <tunic/data/text_value.hpp>

#include "data/json_escapes.hpp"
#include "data/json_index.hpp"
#include "data/number_scan.hpp"

namespace tunic::data {
namespace {

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Whether only white space lies between a token and the next.
bool is_blank(char const* p, char const* limit) noexcept {
    while (p != limit && is_space(*p)) ++p;
    return p == limit;
}

/// A byte order mark must not be written, but may be ignored, and editors on Windows add one at the front of a file
/// (RFC 8259 section 8.1).
std::string_view without_mark(std::string_view text) noexcept {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    return text;
}

} // namespace

json_cursor::json_cursor(std::string_view all, fault_list& faults) : json_cursor(faults, without_mark(all)) {}

json_cursor::json_cursor(fault_list& faults, std::string_view text)
    : text_(text.data()), size_(text.size()), faults_(&faults), faults_before_(faults.found()),
      index_(json_index::take()) {
    json_index::outcome outcome{};
    try {
        outcome = index_->scan(text);
    } catch (...) {
        json_index::give_back(index_);
        throw;
    }
    switch (outcome) {
    case json_index::outcome::good:
        next_ = index_->begin;
        end_ = index_->end;
        return;
    case json_index::outcome::bad_utf8: refuse(nullptr, "json_utf8", "must be UTF-8"); break;
    case json_index::outcome::empty: refuse(nullptr, "json_syntax", "is empty where JSON is expected"); break;
    case json_index::outcome::too_long: refuse(nullptr, "json_syntax", "is too long to be read"); break;
    case json_index::outcome::open_string: refuse(nullptr, "json_syntax", "has a string without an end"); break;
    case json_index::outcome::control_character:
        refuse(nullptr, "json_syntax", "has a string with a control character that is not escaped");
        break;
    }
    broken_ = true;
}

json_cursor::~json_cursor() { json_index::give_back(index_); }

bool json_cursor::finish() {
    if (!broken_ && next_ != end_) break_off("the end");
    return fault_count() == 0;
}

json_cursor::progress json_cursor::refuse(path_step const* at, std::string_view code, std::string message) {
    faults_->add(at, code, std::move(message));
    return refused;
}

json_cursor::progress json_cursor::refuse_type(std::string_view expected, path_step const* at) {
    // The skipped value is checked first: if the text is not JSON, only that is reported.
    if (skip(at) == broken) return broken;
    return refuse(at, "json_type", "must be " + std::string(expected));
}

json_cursor::progress json_cursor::break_off(std::string_view expected) {
    if (broken_) return broken;
    return break_off_at(text_ + (next_ != end_ ? *next_ : size_), expected);
}

json_cursor::progress json_cursor::break_off_at(char const* wrong, std::string_view expected) {
    if (broken_) return broken;
    broken_ = true;
    std::size_t line = 1;
    std::size_t column = 1;
    for (char const c : std::string_view(text_, static_cast<std::size_t>(wrong - text_))) {
        column = c == '\n' ? 1 : column + 1;
        line += c == '\n' ? 1U : 0U;
    }
    refuse(nullptr, "json_syntax",
           "is no JSON: line " + std::to_string(line) + ", column " + std::to_string(column) + " should be "
               + std::string(expected));
    return broken;
}

json_cursor::progress json_cursor::enter(char bracket, path_step const* at) {
    if (depth_ == max_read_depth) {
        refuse(at, "json_depth", "is nested more than " + std::to_string(max_read_depth) + " levels deep");
        broken_ = true;
        return broken;
    }
    ++depth_;
    ++next_;
    // In ASCII the closing bracket is two characters after the opening one, for both kinds.
    return peek() == static_cast<char>(bracket + 2) ? leave() : more;
}

std::size_t json_cursor::elements_ahead() const noexcept {
    // One token per element, and one for each comma or the end.
    std::size_t tokens = 0;
    for (auto const* at = next_; at != end_; ++at, ++tokens) {
        char const first = text_[*at];
        if (first == ']') return (tokens + 1) / 2;
        if (first == '[' || first == '{' || first == ':') break;
    }
    return tokens / 2;
}

void json_cursor::trim_key() noexcept {
    while (is_space(key_.data()[key_.size()])) key_.remove_suffix(1);
}

json_cursor::progress json_cursor::take_literal(std::string_view literal) {
    char const* const begin = token();
    auto const size = static_cast<std::size_t>(token_limit() - begin);
    if (size < literal.size() || std::memcmp(begin, literal.data(), literal.size()) != 0
        || !is_blank(begin + literal.size(), token_limit()))
        return break_off("a value");
    ++next_;
    return more;
}

json_cursor::progress json_cursor::read_null(path_step const* at) {
    return peek() == 'n' ? take_literal("null") : refuse_type("null", at);
}

json_cursor::progress json_cursor::read_bool(bool& out, path_step const* at) {
    char const first = peek();
    if (first != 't' && first != 'f') return refuse_type("true or false", at);
    auto const taken = take_literal(first == 't' ? "true" : "false");
    if (taken == more) out = first == 't';
    return taken;
}

/// Sixteen bytes at a time. The last of them may overlap earlier ones, or lie before `text`.
bool json_cursor::has_backslash(std::string_view text) const noexcept {
#if defined(__SSE2__)
    constexpr std::size_t width = 16;
    auto const found_at = [](char const* p) {
        __m128i const block = _mm_loadu_si128(reinterpret_cast<__m128i const*>(p));
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))));
    };
    char const* p = text.data();
    char const* const end = p + text.size();
    for (; static_cast<std::size_t>(end - p) > width; p += width)
        if (found_at(p) != 0) return true;
    auto const left = static_cast<std::size_t>(end - p);
    if (static_cast<std::size_t>(end - text_) >= width) return found_at(end - width) >> (width - left) != 0;
    text.remove_prefix(text.size() - left);
#endif
    return text.find('\\') != std::string_view::npos;
}

json_cursor::progress json_cursor::decode(std::string_view raw, std::string_view& out, path_step const* at) {
    switch (unescape(raw, index_->unescaped)) {
    case escapes::good: out = index_->unescaped; return more;
    case escapes::half_pair: return refuse(at, "json_utf8", "has half a surrogate pair, which stands for no character");
    default: return break_off_at(raw.data(), "a string with escapes that JSON knows");
    }
}

bool json_cursor::take_number(scanned_number& out) noexcept {
    char const* const p = scan_number(token(), token_limit(), out);
    if (!p || !is_blank(p, token_limit())) return false;
    ++next_;
    return true;
}

namespace {
constexpr bool begins_number(char c) noexcept { return c == '-' || (c >= '0' && c <= '9'); }
std::string no_integer() { return "must be an integer"; }
} // namespace

json_cursor::progress json_cursor::read_integer(std::int64_t& out, std::int64_t least, std::int64_t greatest,
                                                path_step const* at) {
    if (!begins_number(peek())) return refuse_type("an integer", at);
    std::int64_t value = 0;
    if (short_number brief; scan_short_number(token(), token_limit(), brief) && brief.decimals == 0) [[likely]] {
        value = static_cast<std::int64_t>(brief.digits);
        if (brief.is_negative) value = -value;
        if (value >= least && value <= greatest) [[likely]] {
            out = value;
            ++next_;
            return more;
        }
    }
    scanned_number number;
    if (!take_number(number)) return break_off("a number");
    if (!number.is_integer) return refuse(at, "number_integer", no_integer());
    if (!number.to_signed(value) || value < least || value > greatest)
        return refuse(at, "number_range", between(std::to_string(least), std::to_string(greatest)));
    out = value;
    return more;
}

json_cursor::progress json_cursor::read_integer(std::uint64_t& out, std::uint64_t greatest, path_step const* at) {
    if (!begins_number(peek())) return refuse_type("an integer", at);
    if (short_number brief; scan_short_number(token(), token_limit(), brief) && brief.decimals == 0
                            && !brief.is_negative && brief.digits <= greatest) [[likely]] {
        out = brief.digits;
        ++next_;
        return more;
    }
    scanned_number number;
    if (!take_number(number)) return break_off("a number");
    if (!number.is_integer) return refuse(at, "number_integer", no_integer());
    std::uint64_t value = 0;
    if (!number.to_unsigned(value) || value > greatest)
        return refuse(at, "number_range", between("0", std::to_string(greatest)));
    out = value;
    return more;
}

template <class Real> json_cursor::progress json_cursor::read_any_real(Real& out, path_step const* at) {
    if (!begins_number(peek())) return refuse_type("a number", at);
    Real value{};
    if (short_number brief; scan_short_number(token(), token_limit(), brief)
                            && to_exact_real(brief.digits, -brief.decimals, value)) [[likely]] {
        out = brief.is_negative ? -value : value;
        ++next_;
        return more;
    }
    scanned_number number;
    if (!take_number(number)) return break_off("a number");
    if (!number.to_real(out)) return refuse(at, "number_range", "is too large");
    return more;
}
json_cursor::progress json_cursor::read_real(float& out, path_step const* at) { return read_any_real(out, at); }
json_cursor::progress json_cursor::read_real(double& out, path_step const* at) { return read_any_real(out, at); }
json_cursor::progress json_cursor::read_real(long double& out, path_step const* at) { return read_any_real(out, at); }

json_cursor::progress json_cursor::read_raw(std::string_view& out, path_step const* at) {
    if (next_ == end_) return break_off("a value");
    char const* const begin = token();
    auto const passed = skip(at);
    if (passed != more) return passed;
    char const* end = token(); // of the next token
    while (is_space(end[-1])) --end;
    out = {begin, static_cast<std::size_t>(end - begin)};
    return more;
}

json_cursor::progress json_cursor::skip_scalar(path_step const* at) {
    switch (char const first = peek(); first) {
    case '"': {
        std::string_view unused;
        return read_string(unused, at);
    }
    case 't': return take_literal("true");
    case 'f': return take_literal("false");
    case 'n': return take_literal("null");
    default: {
        scanned_number number;
        if (!begins_number(first) || !take_number(number)) return break_off("a value");
        return more;
    }
    }
}

json_cursor::progress json_cursor::skip(path_step const* at) {
    static_assert(max_read_depth <= 64);
    std::uint64_t objects = 0; // one bit per open container, set for an object; the innermost in the lowest bit
    unsigned const outside = depth_;
    std::size_t const faults_before = fault_count();
    for (;;) {
        char const first = peek();
        progress made = more;
        if (first == '{' || first == '[') {
            made = enter(first, at);
            if (made == more) {
                objects = objects << 1U | (first == '{' ? 1U : 0U);
                if (first == '[') continue;
                made = take_key();
                if (made == more) made = decode_key(at);
                if (made == broken) return broken;
                continue;
            }
        } else
            made = skip_scalar(at);
        if (made == broken) return broken;
        for (made = done; made == done;) { // a value has ended, and perhaps its containers
            if (depth_ == outside) return fault_count() == faults_before ? more : refused;
            bool const in_object = (objects & 1U) != 0;
            made = in_object ? next_member() : next_element();
            if (made == more && in_object) made = decode_key(at) == broken ? broken : more;
            if (made == broken) return broken;
            if (made == done) objects >>= 1U;
        }
    }
}

} // namespace tunic::data
