#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <tunic/http/headers.hpp>

namespace tunic {

namespace {

TUNIC_COLD [[noreturn]] void refuse(std::string_view name, std::string_view value) {
    if (name.empty()) throw std::invalid_argument{"a header name must not be empty"};
    if (!http::is_token(name))
        throw std::invalid_argument{"a header name has to be a token: letters, digits and !#$%&'*+-.^_`|~"};
    std::string what = "the value of header ";
    what += name;
    what += value.find_first_of("\r\n") != value.npos ? " contains a line break" : " contains a control character";
    throw std::invalid_argument{what};
}

} // namespace

void http::check_field(std::string_view name, std::string_view value) {
    if (!is_token(name) || !is_field_value(value)) refuse(name, value);
}

void header_list::set(std::string_view name, std::string_view value) {
    http::check_field(name, value);
    auto* const end = fields_ + size_;
    auto const same_name = [name](header_field const& f) { return text::iequals(f.name, name); };
    auto* const first = std::find_if(fields_, end, same_name);
    if (first == end) return push(copy(name, value));
    auto const replacement = copy(name, value);
    auto* const kept_end = std::remove_if(first + 1, end, same_name);
    *first = replacement;
    size_ = static_cast<std::uint32_t>(kept_end - fields_);
}

void header_list::append(std::string_view name, std::string_view value) {
    http::check_field(name, value);
    push(copy(name, value));
}

void header_list::append_unowned(std::string_view name, std::string_view value) { push({name, value}); }

std::size_t header_list::remove(std::string_view name) noexcept {
    auto const before = size_;
    remove_if([name](header_field const& f) { return text::iequals(f.name, name); });
    return before - size_;
}

// Name and value share one block: one call to the resource per line.
header_field header_list::copy(std::string_view name, std::string_view value) {
    auto* const block = static_cast<char*>(memory_->allocate(name.size() + value.size(), 1));
    std::memcpy(block, name.data(), name.size());
    if (!value.empty()) std::memcpy(block + name.size(), value.data(), value.size());
    return {{block, name.size()}, {block + name.size(), value.size()}};
}

void header_list::push(header_field field) {
    if (size_ == capacity_) grow();
    std::construct_at(fields_ + size_, field);
    ++size_;
}

void header_list::grow() {
    auto const capacity = capacity_ == 0 ? 8 : capacity_ * 2;
    auto* const fields =
        static_cast<header_field*>(memory_->allocate(capacity * sizeof(header_field), alignof(header_field)));
    std::uninitialized_copy(fields_, fields_ + size_, fields);
    fields_ = fields;
    capacity_ = capacity;
}

} // namespace tunic
