#include <tunic/app/input.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/base/config.hpp>
#include <tunic/http/content_coding.hpp>
#include <tunic/http/cookie.hpp>
#include <tunic/http/list.hpp>
#include <tunic/http/media_type.hpp>
#include <tunic/http/query.hpp>

#include <string>
#include <utility>

namespace tunic::detail {
namespace {

// Takes values one by one from a source: keeps those that fit, counts all.
class value_sink {
public:
    explicit value_sink(std::span<std::string_view> out) noexcept : out_(out) {}
    void add(std::string_view value) noexcept {
        if (count_ < out_.size()) out_[count_] = value;
        ++count_;
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    std::span<std::string_view> out_;
    std::size_t count_ = 0;
};

context const& context_of(void const* object) noexcept { return *static_cast<context const*>(object); }

// The pairs with exactly this name: the caller handles `name[]`.
std::size_t pairs_of(std::string_view text, std::string_view name, std::span<std::string_view> out, arena& memory) {
    value_sink values(out);
    for (auto const& pair : http::query_view(text))
        if (http::query_text_equals(pair.name, name)) values.add(http::decode_query_text(pair.value, memory));
    return values.count();
}

std::size_t params_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    auto const& c = context_of(object);
    value_sink values(out);
    if (c.has_param(name)) values.add(c.param(name));
    return values.count();
}

std::size_t param_segments_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    value_sink values(out);
    for (auto const segment : context_of(object).param_segments(name)) values.add(segment);
    return values.count();
}

std::size_t query_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    auto const& c = context_of(object);
    return pairs_of(c.head().query, name, out, *c.frames());
}

std::size_t headers_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    value_sink values(out);
    for (auto const value : context_of(object).headers().all(name)) values.add(value);
    return values.count();
}

// Recipients may join fields with one name, and any list may arrive in one line (RFC 9110 section 5.3).
std::size_t header_elements_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    value_sink values(out);
    for (auto const value : context_of(object).headers().all(name))
        for (auto const element : http::list_view(value)) values.add(element);
    return values.count();
}

std::size_t cookies_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    value_sink values(out);
    if (auto const value = http::find_cookie(context_of(object).headers(), name)) values.add(*value);
    return values.count();
}

std::size_t form_fields_of(void const* object, std::string_view name, std::span<std::string_view> out) {
    auto const& form = *static_cast<form_texts const*>(object);
    return pairs_of(form.body, name, out, *form.c.frames());
}

constexpr char const* json_type = "application/json";
constexpr char const* form_types = "application/x-www-form-urlencoded, multipart/form-data";

bool is_any_form(http::media_type const& type) noexcept { return type.is_form() || type.is_multipart_form(); }

// Reports the pairs that are not valid texts.
[[noreturn]] TUNIC_COLD void refuse_texts(context const& c, input_target target, std::string_view pairs) {
    data::fault_list faults;
    for (auto const& pair : http::query_view(pairs)) {
        bool const has_name = http::is_query_text(pair.name);
        if (has_name && http::is_query_text(pair.value)) continue;
        auto const name = has_name ? http::decode_query_text(pair.name, *c.frames()) : std::string_view{};
        auto const here = data::path_step::member(nullptr, name);
        data::add_no_text(faults, has_name ? &here : nullptr);
    }
    refuse_input(target, std::move(faults), {}, messages_for(c));
}

// Whether a fault is at or below a place that could not be read, where rules have nothing to check.
bool is_within(std::string_view path, std::string_view place) noexcept {
    return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

} // namespace

data::text_source texts_of(context const& c, input_target target) noexcept {
    switch (target) {
    case input_target::params: return {&c, params_of, param_segments_of};
    case input_target::headers: return {&c, headers_of, header_elements_of};
    case input_target::cookies: return {&c, cookies_of};
    default: return {&c, query_of, nullptr, data::text_origin::query};
    }
}

data::text_source form_texts::source() const noexcept {
    return {this, form_fields_of, nullptr, data::text_origin::form};
}

void require_good_pairs(context const& c, input_target target, std::string_view pairs) {
    if (!http::query_view(pairs).has_too_many_pairs()) [[likely]] {
        if (!http::is_query_text(pairs)) refuse_texts(c, target, pairs);
        return;
    }
    auto const most = std::to_string(http::query_view::max_pairs);
    if (target == input_target::query) c.fail(400, "the query has more than " + most + " pairs");
    c.fail(413, "the form has more than " + most + " fields");
}

void refuse_coded_body(context const& c) {
    if (auto const coding = http::content_coding(c.headers()); !coding.empty()) [[unlikely]]
        c.fail(415, "the body must come without a content coding", {{"Accept-Encoding", "identity"}});
}

void require_media_type(context const& c, input_target target) {
    if (!is_body(target) || target == input_target::bytes) return;
    refuse_coded_body(c);
    if (target == input_target::text) return;
    if (target == input_target::multipart) return; // multipart_reader reports that
    auto const type = http::media_type::parse(c.header("Content-Type"));
    bool const is_json = target == input_target::json;
    if (type && (is_json ? type->is_json() : is_any_form(*type))) return;
    c.fail(415, is_json ? "the body must be JSON" : "the body must be a form",
           {{"Accept", is_json ? json_type : form_types}});
}

rule_messages const& messages_for(context const& c) noexcept { return service_core::messages_for(c); }

input_target target_of_body(context const& c, bool may_be_form) {
    refuse_coded_body(c);
    auto const type = http::media_type::parse(c.header("Content-Type"));
    if (type && type->is_json()) return input_target::json;
    if (type && may_be_form && is_any_form(*type)) return input_target::form;
    c.fail(415, may_be_form ? "the body must be JSON or a form" : "the body must be JSON",
           {{"Accept", may_be_form ? std::string(json_type) + ", " + form_types : json_type}});
}

void refuse_input(input_target target, data::fault_list&& read, data::fault_list&& broken_rules,
                  rule_messages const& messages) {
    auto faults = std::move(read).faults();
    // Rules already have their message from the table; reading faults have an English one.
    for (auto& fault : faults) fault.message = messages.text({fault.code, {}, fault.message});
    auto const unread = faults.size();
    for (auto& broken : std::move(broken_rules).faults()) {
        bool known = false;
        for (std::size_t i = 0; i != unread; ++i) known = known || is_within(broken.path, faults[i].path);
        if (!known) faults.push_back(std::move(broken));
    }
    throw invalid_input(target, std::move(faults));
}

void add_input_layers(route_item& item, input_target target, std::string_view type,
                      task<> (*read_and_check)(context&, next, void const*),
                      task<> (*read)(context&, next, void const*), shape_function what) {
    item.add_input(target, layer_of_type(nullptr, read_and_check, type), layer_of_type(nullptr, read, type), what);
}

} // namespace tunic::detail
