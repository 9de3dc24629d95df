#include <tunic/base/text.hpp>
#include <tunic/wire/trailer_store.hpp>

namespace tunic::wire {

bool trailer_store::finish_line(std::size_t name_size) noexcept {
    if (count_ == fields_.size()) return false;
    auto const line = std::string_view{text_.data() + start_, used_ - start_};
    fields_[count_++] = {line.substr(0, name_size), text::trim(line.substr(name_size))};
    start_ = used_;
    return true;
}

} // namespace tunic::wire
