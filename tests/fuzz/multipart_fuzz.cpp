// The first line as a boundary, the rest as a multipart form: the same parts, content and verdict however it is cut,
// and those that a slow reader finds that has the whole form at hand. File names are never paths.
#include "fuzz/input.hpp"

#include <tunic/http/multipart_parser.hpp>
#include <tunic/http/token.hpp>

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;
using http::multipart_event;

multipart_limits const some_limits{.parts = 8, .head = 256, .head_lines = 4, .name = 20, .file_name = 20};

struct form {
    std::vector<std::string> heads; // what they said
    std::vector<std::string> contents;
    std::uint16_t status = 0;
    std::string reason;
    friend bool operator==(form const&, form const&) = default;
};

std::string describe(http::part_head const& head) {
    require(!head.name.empty() && head.name.size() <= some_limits.name);
    require(head.media_type.empty() || http::media_type::parse(head.media_type).has_value());
    auto const file = head.file_name.value_or("");
    require(file.find_first_of("/\\") == file.npos && file != "." && file != ".."
            && file.size() <= some_limits.file_name);
    for (char const c : file) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    return std::string{head.name} + '\0' + (head.file_name ? 'f' : 't') + std::string{file} + '\0'
           + std::string{head.media_type};
}

form read(std::string_view body, std::string_view boundary, std::size_t segment) {
    http::multipart_parser parser{boundary, some_limits, *std::pmr::new_delete_resource()};
    form found;
    bool open = false;
    for (std::size_t at = 0; at < body.size(); at += segment) {
        std::string const copy{body.substr(at, segment)}; // so that reading beyond it is found
        for (std::string_view in = copy;;) {
            auto const step = parser.step(in);
            require(step.consumed <= in.size());
            in.remove_prefix(step.consumed);
            require(step.data.empty() == (step.event != multipart_event::data));
            if (step.event == multipart_event::part) {
                require(!open);
                open = true;
                found.heads.push_back(describe(parser.head()));
                found.contents.emplace_back();
            } else if (step.event == multipart_event::data) {
                require(open);
                found.contents.back() += step.data;
            } else if (step.event == multipart_event::part_end) {
                require(open);
                open = false;
            } else if (step.event == multipart_event::refused) {
                found.status = parser.why().status;
                found.reason = parser.why().reason;
                require(found.status == 400 || found.status == 413);
                return found;
            } else {
                require(in.empty() && (step.event == multipart_event::more || !open));
                break;
            }
        }
    }
    found.status = parser.at_end().status;
    found.reason = parser.at_end().reason;
    return found;
}

// The contents of the parts; nothing if the form is malformed, as far as boundaries go.
std::optional<std::vector<std::string>> read_slowly(std::string_view body, std::string_view boundary) {
    auto const delimiter = "\r\n--" + std::string{boundary};
    auto text = "\r\n" + std::string{body};
    std::vector<std::string> contents;
    auto at = text.find(delimiter);
    for (;;) {
        if (at == text.npos) return std::nullopt;
        at += delimiter.size();
        if (text.compare(at, 2, "--") == 0) return contents;
        at = text.find_first_not_of(" \t", at);
        if (at == text.npos || text.compare(at, 2, "\r\n") != 0) return std::nullopt;
        // The line end stays: a head of no lines would begin with another one.
        auto const blank = text.find("\r\n\r\n", at);
        if (blank == text.npos) return std::nullopt;
        auto const end = text.find(delimiter, blank + 2);
        if (end == text.npos) return std::nullopt;
        contents.push_back(end == blank + 2 ? "" : text.substr(blank + 4, end - blank - 4));
        at = end;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    std::string const type = "multipart/form-data; boundary=\"" + std::string{in.line()} + '"';
    auto const parsed = http::media_type::parse(type);
    auto const boundary = parsed ? http::boundary_of(*parsed) : std::nullopt;
    if (!boundary) return 0;
    auto const body = in.rest();

    auto const whole = read(body, *boundary, std::max<std::size_t>(body.size(), 1));
    for (std::size_t const segment : {1U, 2U, 3U, 7U}) require(read(body, *boundary, segment) == whole);
    require(whole.heads.size() == whole.contents.size());

    auto const slow = read_slowly(body, *boundary);
    if (whole.status == 0) require(slow && *slow == whole.contents);
    return 0;
}
