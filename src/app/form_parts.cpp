#include <tunic/app/form_parts.hpp>
#include <tunic/app/multipart_reader.hpp>
#include <tunic/http/media_type.hpp>

#include <algorithm>

namespace tunic::detail {
namespace {

bool is_for(form_field const& field, std::string_view name) noexcept {
    if (name == field.name) return true;
    return field.is_list && name.ends_with("[]") && name.substr(0, name.size() - 2) == field.name;
}

} // namespace

bool form_parts::come_with(context const& c) noexcept {
    auto const type = http::media_type::parse(c.header("Content-Type"));
    return type && type->is_multipart_form();
}

task<> form_parts::read(context& c, form_parts& self, std::span<form_field const> fields) {
    multipart_reader form(c);
    while (auto* const part = co_await form.next()) {
        auto const field = std::find_if(fields.begin(), fields.end(),
                                        [part](form_field const& one) { return is_for(one, part->name()); });
        if (field == fields.end()) continue;
        auto const index = static_cast<std::size_t>(field - fields.begin());
        if (part->is_file() != field->takes_files) {
            self.misplaced_.push_back(index);
        } else if (field->takes_files) {
            auto file = co_await part->file();
            bool const was_chosen = !file.name().empty() || file.size() != 0;
            if (was_chosen) self.files_.push_back({index, std::move(file)});
        } else {
            auto const name = c.copy(part->name());
            auto const value = co_await part->text();
            self.texts_.push_back({name, value});
        }
    }
}

data::text_source form_parts::texts() const noexcept { return {this, values_of, nullptr, data::text_origin::form}; }

std::size_t form_parts::values_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    std::size_t count = 0;
    for (auto const& one : static_cast<form_parts const*>(object)->texts_) {
        if (one.name != name) continue;
        if (count < out.size()) out[count] = one.value;
        ++count;
    }
    return count;
}

std::size_t form_parts::count_files(std::size_t index) const noexcept {
    return static_cast<std::size_t>(
        std::count_if(files_.begin(), files_.end(), [index](file_of_field const& one) { return one.field == index; }));
}

bool form_parts::has_misplaced(std::size_t index) const noexcept {
    return std::find(misplaced_.begin(), misplaced_.end(), index) != misplaced_.end();
}

} // namespace tunic::detail
