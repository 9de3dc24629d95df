#include <algorithm>
#include <stdexcept>
#include <tunic/http/multipart_parser.hpp>
#include <tunic/http/token.hpp>

namespace tunic::http {
namespace {

bool is_boundary_character(char c) noexcept {
    return text::is_alpha(c) || text::is_digit(c)
           || std::string_view{"'()+_,-./:=? "}.find(c) != std::string_view::npos;
}

std::size_t common_prefix(std::string_view a, std::string_view b) noexcept {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

} // namespace

std::optional<std::string_view> boundary_of(media_type const& type) noexcept {
    auto const boundary = type.parameter("boundary");
    if (!boundary || boundary->empty() || boundary->size() > multipart_parser::max_boundary || boundary->ends_with(' ')
        || !std::all_of(boundary->begin(), boundary->end(), is_boundary_character))
        return std::nullopt;
    return boundary;
}

multipart_parser::multipart_parser(std::string_view boundary, multipart_limits const& limits,
                                   std::pmr::memory_resource& memory)
    : delimiter_size_(boundary.size() + 4), limits_(limits), lines_(&memory) {
    if (boundary.size() > max_boundary) throw std::length_error("a multipart boundary has at most 70 octets");
    constexpr std::string_view line_begin = "\r\n--";
    std::copy(boundary.begin(), boundary.end(), std::copy(line_begin.begin(), line_begin.end(), delimiter_.begin()));
    look_for_delimiter_at_line();
}

// At the beginning of the body, and of a part's content, the CRLF before a boundary has already been read.
void multipart_parser::look_for_delimiter_at_line() noexcept {
    matched_ = imagined_ = 2;
    at_ = at::content;
}

void multipart_parser::refuse(std::uint16_t status, char const* reason) noexcept {
    why_ = {status, reason};
    at_ = at::refused;
}

multipart_refusal multipart_parser::at_end() const noexcept {
    if (at_ == at::done || at_ == at::refused) return why_;
    if (parts_ == 0 && at_ == at::content) return {400, "the boundary that the Content-Type names is not in the body"};
    return {400, "the body ends before its last boundary"};
}

multipart_parser::piece multipart_parser::step(std::string_view in) {
    auto const size = in.size();
    for (;;) {
        std::optional<piece> found;
        switch (at_) {
        case at::content: found = content(in); break;
        case at::head: found = head_line(in); break;
        case at::done: return {multipart_event::done, size, {}};
        case at::refused: return {multipart_event::refused, size - in.size(), {}};
        default:
            if (in.empty()) return {multipart_event::more, size, {}};
            delimiter_end(in.front());
            if (at_ != at::refused) in.remove_prefix(1);
        }
        if (found) {
            found->consumed = size - in.size();
            return *found;
        }
    }
}

// Empty when the state has changed without an event.
std::optional<multipart_parser::piece> multipart_parser::content(std::string_view& in) {
    if (matched_ != 0) return go_on_with_delimiter(in);
    // A CR occurs only at the beginning of a delimiter, so no byte is compared twice.
    std::size_t end = in.find('\r');
    while (end != in.npos) {
        auto const rest = in.substr(end);
        auto const alike = common_prefix(rest, delimiter());
        if (alike == rest.size() || alike == delimiter_size_) break;
        end += alike;
        if (in[end] != '\r') end = in.find('\r', end); // in a run of them, a search for each is too slow
    }
    auto const data = in.substr(0, end);
    in.remove_prefix(data.size());
    if (!in.empty()) {
        matched_ = 1;
        in.remove_prefix(1);
    }
    if (!data.empty() && in_part_) return piece{multipart_event::data, 0, data};
    if (in.empty()) return piece{};
    return std::nullopt;
}

std::optional<multipart_parser::piece> multipart_parser::go_on_with_delimiter(std::string_view& in) {
    auto const alike = common_prefix(in, delimiter().substr(matched_));
    in.remove_prefix(alike);
    matched_ += alike;
    if (matched_ == delimiter_size_) {
        matched_ = imagined_ = 0;
        at_ = at::boundary_end;
        if (in_part_) return piece{multipart_event::part_end, 0, {}};
        return std::nullopt;
    }
    if (in.empty()) return piece{};
    // It was content after all, with the same text as the delimiter: nothing had to be kept.
    auto const data = delimiter().substr(imagined_, matched_ - imagined_);
    matched_ = imagined_ = 0;
    if (in_part_ && !data.empty()) return piece{multipart_event::data, 0, data};
    return std::nullopt;
}

// A character between the boundary and the end of its line.
void multipart_parser::delimiter_end(char c) {
    bool const is_blank = c == ' ' || c == '\t';
    if (at_ == at::boundary_end && c == '-')
        at_ = at::second_hyphen;
    else if (at_ == at::second_hyphen && c == '-')
        at_ = at::done;
    else if (at_ == at::line_feed && c == '\n')
        begin_head();
    else if ((at_ == at::boundary_end || at_ == at::padding) && is_blank)
        at_ = at::padding;
    else if ((at_ == at::boundary_end || at_ == at::padding) && c == '\r')
        at_ = at::line_feed;
    else
        refuse(400, "a boundary is not alone on its line");
}

void multipart_parser::begin_head() {
    if (parts_ == limits_.parts) return refuse(413, "the form has too many parts");
    ++parts_;
    lines_.clear();
    line_begin_ = line_count_ = 0;
    at_ = at::head;
}

std::optional<multipart_parser::piece> multipart_parser::head_line(std::string_view& in) {
    constexpr std::string_view line_end = "\r\n";
    auto const feed = in.find('\n');
    auto const size = feed == in.npos ? in.size() : feed + 1;
    if (lines_.size() + size > limits_.head + line_end.size()) {
        refuse(413, "the head of a part is too large");
        return std::nullopt;
    }
    lines_.append(in.substr(0, size));
    in.remove_prefix(size);
    if (feed == in.npos) return piece{};

    auto const line = std::string_view{lines_}.substr(line_begin_);
    if (!line.ends_with(line_end)) {
        refuse(400, "a header line of a part does not end in CRLF");
    } else if (line.size() != line_end.size()) {
        line_begin_ = lines_.size();
        if (++line_count_ > limits_.head_lines) refuse(413, "the head of a part has too many lines");
    } else if (auto const wrong = read_part_head(std::span(lines_).first(line_begin_), limits_, head_)) {
        refuse(wrong.status, wrong.reason);
    } else {
        in_part_ = true;
        look_for_delimiter_at_line();
        return piece{multipart_event::part, 0, {}};
    }
    return std::nullopt;
}

} // namespace tunic::http
