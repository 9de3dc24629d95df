#include "wire/control_octet.hpp"
#include <algorithm>
#include <cstring>
#include <tunic/base/config.hpp>
#include <tunic/http/token.hpp>
#include <tunic/wire/head_scan.hpp>

namespace tunic::wire {
namespace {

constexpr std::size_t empty_lines_allowed = 2; // in front of a request line, from clients that end a body with CRLF
constexpr std::size_t version_size = 8;        // HTTP/1.1

constexpr refusal bare_cr{400, "CR without LF"};
constexpr refusal bare_lf{400, "LF without CR"};
constexpr refusal control{400, "control octet in the head"};
constexpr refusal folded{400, "field line begins with white space"};
constexpr refusal empty_lines{400, "empty lines instead of a request"};
constexpr refusal long_line{414, "request line too long"};
constexpr refusal long_block{431, "header fields too large"};
constexpr refusal many_fields{431, "too many header fields"};

// White space around the value of one field line; HTAB inside the value is left alone.
TUNIC_COLD void tabs_to_spaces(char* first, char* last) noexcept {
    auto* at = static_cast<char*>(std::memchr(first, ':', static_cast<std::size_t>(last - first)));
    if (!at) return;
    for (++at; at != last && (*at == ' ' || *at == '\t'); ++at) *at = ' ';
    for (; last != at && (last[-1] == ' ' || last[-1] == '\t'); --last) last[-1] = ' ';
}

} // namespace

refusal method_too_long(std::span<char const> line, std::size_t limit) noexcept {
    if (line.size() <= limit) return {};
    for (char c : line.first(limit + 1)) {
        if (c == ' ') return {};
        if (!http::is_token_character(c)) return {400, "malformed method"};
    }
    return {501, "unknown method"};
}

// What the octets up to `seen` already decide. Asked before every other verdict, so that a message cut into small
// reads, which comes here more often, cannot get another answer than the same message in one piece.
refusal head_scan::too_long(std::span<char const> buffer, std::size_t seen) const noexcept {
    if (line_end_ == 0) {
        auto const size = seen - line_begin_;
        if (size <= limits_.method) [[likely]]
            return {};
        if (auto const r = method_too_long(buffer.subspan(line_begin_, size), limits_.method)) return r;
        return size > limits_.method + limits_.target + version_size + 2 ? long_line : refusal{};
    }
    return seen - line_end_ - 2 > limits_.block ? long_block : refusal{};
}

TUNIC_COLD scan_state head_scan::refuse(std::span<char const> buffer, std::size_t at, refusal r) noexcept {
    auto const longer = too_long(buffer, at);
    why_ = longer ? longer : r;
    return state_ = scan_state::refused;
}

scan_state head_scan::advance(std::span<char> buffer) noexcept {
    if (state_ != scan_state::need_more) return state_;
    char const* const begin = buffer.data();
    char const* const end = begin + buffer.size();
    for (;;) {
        auto const* at = find_control(begin, begin + position_, end);
        // Most octets belong to field lines about which there is nothing to say: another line follows, and all fits.
        if (line_end_ != 0 && !tab_ && end - at > 2) {
            auto const* start = begin + start_;
            auto const* const stop = begin + std::min(buffer.size() - 2, line_end_ + 2 + limits_.block);
            auto fields = fields_;
            while (at < stop && at[0] == '\r' && at[1] == '\n' && at[2] != ' ' && at[2] != '\t' && at != start
                   && fields < limits_.fields) {
                ++fields;
                start = at + 2;
                at = find_control(begin, start, end);
            }
            start_ = static_cast<std::size_t>(start - begin);
            fields_ = fields;
        }
        position_ = static_cast<std::size_t>(at - begin);
        if (at == end || !step(buffer)) break;
    }
    if (state_ == scan_state::need_more)
        if (auto const r = too_long(buffer, position_)) return refuse(buffer, position_, r);
    return state_;
}

// Judges the control octet at position_ and moves past it. False when there is a verdict, or more octets are needed.
bool head_scan::step(std::span<char> buffer) noexcept {
    auto const at = position_;
    auto const* const p = buffer.data() + at;
    auto const refused = [&](refusal r) {
        refuse(buffer, at, r);
        return false;
    };
    if (*p == '\t' && line_end_ != 0) {
        tab_ = true;
        position_ = at + 1;
        return true;
    }
    if (*p != '\r') return refused(*p == '\n' ? bare_lf : control);
    // A line end is judged when the octet after it is there too: that is where a folded line shows.
    if (buffer.size() - at < 2) return false;
    if (p[1] != '\n') return refused(bare_cr);
    auto const next = at + 2;
    if (at == start_ && line_end_ != 0) { // the empty line that ends the head
        if (auto const r = too_long(buffer, next)) return refused(r);
        state_ = scan_state::complete;
        position_ = next;
        return false;
    }
    if (at == start_) {
        if (at == empty_lines_allowed * 2) return refused(empty_lines);
        line_begin_ = next;
    } else {
        if (buffer.size() == next) return false;
        if (auto const r = too_long(buffer, at)) return refused(r);
        if (p[2] == ' ' || p[2] == '\t') return refused(folded);
        if (line_end_ == 0)
            line_end_ = at;
        else if (++fields_ > limits_.fields)
            return refused(many_fields);
        else if (tab_)
            tabs_to_spaces(buffer.data() + start_, buffer.data() + at);
        tab_ = false;
    }
    start_ = position_ = next;
    return true;
}

} // namespace tunic::wire
