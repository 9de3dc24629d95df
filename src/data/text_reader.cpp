#include <tunic/data/text_reader.hpp>

#include <tunic/base/utf8.hpp>

namespace tunic::data {

void text_values::add(text_source from, std::string_view name) {
    if (many_.empty()) {
        auto const room = std::span(few_).subspan(count_);
        std::size_t const found = from.values(from.object, name, room);
        if (found <= room.size()) {
            count_ += found;
            return;
        }
        many_.assign(few_.begin(), few_.begin() + static_cast<std::ptrdiff_t>(count_));
        many_.resize(count_ + found);
        from.values(from.object, name, std::span(many_).subspan(count_));
        return;
    }
    std::size_t const before = many_.size();
    std::size_t const found = from.values(from.object, name, {});
    many_.resize(before + found);
    from.values(from.object, name, std::span(many_).subspan(before));
}

void add_repeated(fault_list& faults, path_step const* at) { faults.add(at, "value_repeated", "must be given once"); }
void add_missing(fault_list& faults, path_step const* at) { faults.add(at, "value_missing", "must be present"); }
void add_no_text(fault_list& faults, path_step const* at) { faults.add(at, "text_utf8", "must be UTF-8 without NUL"); }

bool require_texts(std::span<std::string_view const> values, bool is_list, fault_list& faults, path_step const* at) {
    bool good = true;
    path_step here = path_step::element(at, 0);
    for (auto const value : values) {
        if (!text::is_plain_text(value)) {
            add_no_text(faults, is_list ? &here : at);
            good = false;
        }
        ++here.index;
    }
    return good;
}

} // namespace tunic::data
