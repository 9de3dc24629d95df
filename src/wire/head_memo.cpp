#include <cstring>
#include <tunic/http/target.hpp>
#include <tunic/wire/head_memo.hpp>
#include <tunic/wire/request_line.hpp>

namespace tunic::wire {

std::optional<std::size_t> head_memo::recognise(std::span<char const> buffer, head_limits const& limits,
                                                request_head& out, bool secure) const noexcept {
    if (size_ == 0 || buffer.size() < size_) return std::nullopt;
    auto const* const cr = static_cast<char const*>(std::memchr(buffer.data(), '\r', buffer.size()));
    if (!cr) return std::nullopt;
    auto const line = static_cast<std::size_t>(cr - buffer.data());
    if (buffer.size() - line < 2 + size_ || cr[1] != '\n' || std::memcmp(cr + 2, block_.data(), size_) != 0)
        return std::nullopt;

    out = known_;
    if (parse_request_line(buffer.first(line), limits, out)) return std::nullopt;
    if (!(out.verb == known_.verb) || out.minor_version != known_.minor_version) return std::nullopt;
    if (http::split_target(out, secure) != 0) return std::nullopt;
    return line + 2 + size_;
}

void head_memo::remember(request_head const& head, std::span<char const> block) noexcept {
    size_ = 0;
    if (block.size() > most_octets || head.fields.size() > most_fields || !head.verb.is_standard()) return;
    std::memcpy(block_.data(), block.data(), block.size());
    auto const moved = [&](std::string_view text) -> std::string_view {
        if (text.empty()) return {};
        return {block_.data() + (text.data() - block.data()), text.size()};
    };
    for (std::size_t i = 0; i < head.fields.size(); ++i)
        fields_[i] = {moved(head.fields[i].name), moved(head.fields[i].value)};
    known_ = head;
    known_.fields = {fields_.data(), head.fields.size()};
    known_.authority = moved(head.authority);
    size_ = block.size();
}

} // namespace tunic::wire
