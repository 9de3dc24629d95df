#include <tunic/app/response_state.hpp>
#include <tunic/base/text.hpp>

#include <memory>
#include <stdexcept>

namespace tunic {
namespace {

constexpr std::string_view content_type = "Content-Type";

bool is_content_type(std::string_view name) noexcept {
    return name.size() == content_type.size() && text::iequals(name, content_type);
}

// Lines that describe the body of the response that an error replaces, and cookies of work that was not done.
bool describes_lost_body(std::string_view name) noexcept {
    constexpr std::string_view prefix = "Content-";
    if (name.size() >= prefix.size() && text::iequals(name.substr(0, prefix.size()), prefix)) return true;
    for (std::string_view const lost : {"ETag", "Last-Modified", "Cache-Control", "Expires", "Set-Cookie"})
        if (text::iequals(name, lost)) return true;
    return false;
}

} // namespace

std::string_view response_state::header(std::string_view name) const noexcept {
    return is_content_type(name) ? type_ : headers_.get(name);
}

void response_state::set_status(int status) {
    if (status < 200 || status > 599)
        throw std::invalid_argument("a response's status is between 200 and 599: 1xx are sent by the connection");
    status_ = status;
}

void response_state::set(std::string_view name, std::string_view value) {
    if (is_content_type(name)) [[unlikely]] {
        http::check_field(name, value);
        return choose_type(memory_->copy(value));
    }
    headers_.set(name, value);
}

void response_state::append(std::string_view name, std::string_view value) {
    if (is_content_type(name)) return set(name, value);
    headers_.append(name, value);
}

void response_state::remove(std::string_view name) {
    if (is_content_type(name)) {
        type_ = {};
        type_chosen_ = false;
    } else {
        headers_.remove(name);
    }
}

void response_state::take(response const& whole) {
    set_status(whole.status);
    drop_body();
    if (!whole.body.empty() || !whole.type.empty()) set_body(memory_->copy(whole.body), "text/plain; charset=utf-8");
    if (!whole.type.empty()) set(content_type, whole.type);
    for (auto const& [name, value] : whole.headers) append(name, value);
}

void response_state::clear_for_error() noexcept {
    headers_.remove_if([](header_field const& f) { return describes_lost_body(f.name); });
    drop_body();
    status_ = 0;
}

response_state::saved response_state::save() const {
    auto const fields = headers_.view().fields();
    auto* const copy = static_cast<header_field*>(
        memory_->allocate_bytes(fields.size() * sizeof(header_field), alignof(header_field)));
    std::uninitialized_copy(fields.begin(), fields.end(), copy);
    return {{copy, fields.size()}, hooks_,     body_, type_, problem_detail_, status_, has_body_,
            type_chosen_,          is_problem_};
}

void response_state::restore(saved const& earlier) {
    headers_.clear();
    for (header_field const& f : earlier.headers) headers_.append_unowned(f.name, f.value);
    hooks_ = earlier.hooks;
    body_ = earlier.body;
    type_ = earlier.type;
    problem_detail_ = earlier.problem_detail;
    status_ = earlier.status;
    has_body_ = earlier.has_body;
    type_chosen_ = earlier.type_chosen;
    is_problem_ = earlier.is_problem;
}

} // namespace tunic
