#pragma once
#include <tunic/app/context.hpp>
#include <tunic/app/folder_names.hpp>
#include <tunic/app/form_parts.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/app/invalid_input.hpp>
#include <tunic/app/route.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/data/presence.hpp>
#include <tunic/data/rules.hpp>
#include <tunic/data/text_reader.hpp>
#include <tunic/data/type_shape.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tunic {
namespace detail {

/// The value of an input, kept with the request. There is one per input type, so that a layer, a validator and a
/// handler share it.
template <class Input> struct held_input {
    typename Input::value_type value{};
    bool is_good = false; // it was read without a fault
};

/// The common part of all inputs that become a T: a reference to the value, which lives as long as the request.
template <class T, input_target Target> class input {
public:
    using value_type = T;
    static constexpr bool is_input_parameter = true;
    static constexpr input_target target = Target;

    explicit input(T& value) noexcept : value_(&value) {}
    [[nodiscard]] T& operator*() const noexcept { return *value_; }
    [[nodiscard]] T* operator->() const noexcept { return value_; }
    [[nodiscard]] T& value() const noexcept { return *value_; }

private:
    T* value_;
};

} // namespace detail

/// @name Inputs
/// Handler parameters that are read from the request and checked before the handler runs:
///
///     PUT([](context& c, params<user_key> key, query<options> how, json<new_user> user) -> task<> {
///         c.json(save(key->id, *user, how->notify));
///         co_return;
///     })
///
/// T is a plain aggregate, or a type that tunic::describe lists; `rules<T>` holds the rules for its fields
/// (data/rules.hpp). The inputs of a request are read in the order params, query, headers, cookies, body, regardless of
/// the order of the parameters. The first invalid one ends the request with 400 and a list of all its faults
/// (invalid_input); later ones are not read. Inputs are read after the app's layers and edge slots, and before all
/// other layers. A layer in the slot `validate:query` replaces that check: the query is still read, but its rules are
/// not checked. The value lives as long as its request, and may be moved from.
/// @{

/// The path parameters. Every field that is not optional must be a parameter of the pattern; compile() checks this. A
/// list takes the segments of a rest parameter, each decoded: `/docs/a%2Fb/c` for `/docs/*path` gives `a/b` and `c`,
/// and `/docs` gives none.
template <class T> struct params : detail::input<T, input_target::params> {
    using detail::input<T, input_target::params>::input;
};
/// The query. List fields take all values with their name, including `name[]`. Refused are a scalar given twice, more
/// than 1,000 pairs in total, and any pair that is not UTF-8 or contains NUL. HTML forms send an empty text (`?age=`)
/// for a blank field: where the type has no empty text, it counts as absent if the field is optional.
template <class T> struct query : detail::input<T, input_target::query> {
    using detail::input<T, input_target::query>::input;
};
/// The header fields: `user_agent` is `User-Agent`, in any case. A list field takes the elements of all fields with its
/// name: `X-Tag: a, b` is the same as two fields, as proxies may join them (RFC 9110 sections 5.3 and 5.6.1). A comma
/// within a quoted string is text, and the quotes stay.
template <class T> struct headers : detail::input<T, input_target::headers> {
    using detail::input<T, input_target::headers>::input;
};
/// The cookies.
template <class T> struct cookies : detail::input<T, input_target::cookies> {
    using detail::input<T, input_target::cookies>::input;
};
/// The body as JSON: `application/json` or any `+json`, else 415. T may be anything that data/json_reader.hpp reads.
template <class T> struct json : detail::input<T, input_target::json> {
    using detail::input<T, input_target::json>::input;
};
/// The body as a text form, else 415. Both encodings that browsers use are read: urlencoded, and multipart, which a
/// script's FormData becomes; a handler should not have to know which one a page sends. Only the fields of a multipart
/// form are kept: c.body() then throws std::logic_error. Checkboxes are read as HTML sends them: `on` is true for a
/// bool, and an absent bool is false unless it has another default. Empty texts are treated as in a query.
template <class T> struct form : detail::input<T, input_target::form> {
    using detail::input<T, input_target::form>::input;
};
/// The body as a multipart form with files, else 415. The fields of T are texts, as in a form<T>, or `uploaded_file`,
/// `std::optional<uploaded_file>`, `given<uploaded_file>` or `std::vector<uploaded_file>`. The empty file that a
/// browser sends when none was chosen counts as absent. Files are complete when the handler runs; large ones are in
/// temporary files. Limits: `limits({.multipart = ...})` of the route. For forms larger than the disk:
/// multipart_reader.
template <class T> struct multipart : detail::input<T, input_target::multipart> {
    using detail::input<T, input_target::multipart>::input;
};
/// The body as a text, regardless of its media type.
struct text_body : detail::input<std::string_view, input_target::text> {
    using input::input;
    operator std::string_view() const noexcept { return value(); }
};
/// The body as bytes.
struct bytes_body : detail::input<std::span<std::byte const>, input_target::bytes> {
    using input::input;
    operator std::span<std::byte const>() const noexcept { return value(); }
};
/// @}

namespace detail {

/// 415 for a body in a content coding: no reader decodes it, so its bytes would be misread. A layer that decodes it
/// removes the field.
void refuse_coded_body(context const& c);

/// Where the texts of a target are found in a request. The context must outlive it.
data::text_source texts_of(context const& c, input_target target) noexcept;
/// The pairs of an urlencoded body; both must outlive it.
struct form_texts {
    context const& c;
    std::string_view body;
    [[nodiscard]] data::text_source source() const noexcept;
};
/// Refuses more pairs than are read, since the rest would be lost: 400 for the query, 413 for a form. Throws
/// invalid_input when any pair is not valid text, whether or not it is requested.
void require_good_pairs(context const& c, input_target target, std::string_view pairs);
/// Refuses a body whose media type is not the one that `target` needs: 415.
void require_media_type(context const& c, input_target target);
/// The fault messages of the app that serves the request.
rule_messages const& messages_for(context const& c) noexcept;
/// Throws invalid_input with the reading faults, or with the broken rules if there are none.
[[noreturn]] void refuse_input(input_target target, data::fault_list&& read, data::fault_list&& broken_rules,
                               rule_messages const& messages);
/// Refuses a body that is neither JSON nor, if the type allows it, a form: 415.
input_target target_of_body(context const& c, bool may_be_form);

enum class depth : bool { reading, reading_and_rules };

template <class Input> void judge_input(context const& c, held_input<Input>& held, data::fault_list&& read, depth how) {
    data::fault_list broken;
    auto const& messages = messages_for(c);
    if (how == depth::reading_and_rules) (void)check(held.value, broken, nullptr, messages);
    if (!read.empty() || !broken.empty()) [[unlikely]]
        refuse_input(Input::target, std::move(read), std::move(broken), messages);
    held.is_good = true;
}

template <class Input> void read_texts(context& c, data::text_source texts, depth how) {
    auto& held = c.put<held_input<Input>>();
    data::fault_list faults;
    (void)read_fields(texts, held.value, faults,
                      Input::target == input_target::headers ? data::field_naming::header : data::field_naming::as_is);
    judge_input(c, held, std::move(faults), how);
}

template <class Input> void read_whole(context& c, std::string_view body, depth how) {
    if constexpr (Input::target == input_target::json) {
        auto& held = c.put<held_input<Input>>();
        data::fault_list faults;
        (void)read_json(body, held.value, faults);
        judge_input(c, held, std::move(faults), how);
    } else if constexpr (Input::target == input_target::text) {
        c.put<held_input<Input>>().value = body;
    } else {
        c.put<held_input<Input>>().value = std::as_bytes(std::span(body));
    }
}

template <class Input> task<> read_urlencoded(context& c, depth how) {
    auto const body = co_await c.body();
    require_good_pairs(c, Input::target, body);
    form_texts const texts{c, body};
    read_texts<Input>(c, texts.source(), how);
}

template <class Input> task<> read_multipart(context& c, depth how) {
    form_parts parts(c);
    co_await form_parts::read(c, parts, form_fields<typename Input::value_type>);
    auto& held = c.put<held_input<Input>>();
    data::fault_list faults;
    read_form_fields(parts, held.value, faults);
    judge_input(c, held, std::move(faults), how);
}

constexpr bool is_form(input_target target) noexcept {
    return target == input_target::form || target == input_target::multipart;
}

template <class Input> task<> read_form(context& c, depth how) {
    if constexpr (Input::target == input_target::form)
        if (!form_parts::come_with(c)) return read_urlencoded<Input>(c, how);
    return read_multipart<Input>(c, how);
}

template <class Input> held_input<Input>* good_input(context const& c) noexcept {
    auto* const held = c.find<held_input<Input>>();
    return held && held->is_good ? held : nullptr;
}

template <class Input, depth How> task<> read_body(context& c, next inner) {
    if (!good_input<Input>(c)) {
        require_media_type(c, Input::target);
        if constexpr (is_form(Input::target))
            co_await read_form<Input>(c, How);
        else
            read_whole<Input>(c, co_await c.body(), How);
    }
    co_await inner();
}

/// The layer that reads an input.
template <class Input, depth How> struct input_layer {
    task<> operator()(context& c, next inner) const {
        if constexpr (is_body(Input::target)) {
            return read_body<Input, How>(c, inner);
        } else {
            if constexpr (Input::target == input_target::query) require_good_pairs(c, Input::target, c.head().query);
            read_texts<Input>(c, texts_of(c, Input::target), How);
            return inner();
        }
    }
};

/// The implementation of context::body<T>(), like `json<T>` or `form<T>` among the parameters of a handler.
template <class T> struct body_reader {
    static task<T&> read(context& c) {
        constexpr bool may_be_form = data::has_text_fields<T>();
        auto const target = target_of_body(c, may_be_form);
        if constexpr (may_be_form)
            if (target == input_target::form) return read_as<form<T>>(c);
        return read_as<json<T>>(c);
    }

private:
    template <class Input> static task<T&> read_as(context& c) {
        if (auto* const held = good_input<Input>(c)) co_return held->value;
        if constexpr (is_form(Input::target))
            co_await read_form<Input>(c, depth::reading_and_rules);
        else
            read_whole<Input>(c, co_await c.body(), depth::reading_and_rules);
        co_return c.get<held_input<Input>>().value;
    }
};

/// Bytes have no shape.
template <class Input> consteval shape_function shape_of_input() {
    if constexpr (Input::target == input_target::bytes)
        return nullptr;
    else
        return &shape_of<typename Input::value_type>;
}

template <class Layer> task<> enter_stateless(context& c, next inner, void const*) { return Layer{}(c, inner); }
/// Adds the two layers that read an input, under its type's name.
void add_input_layers(route_item& item, input_target target, std::string_view type,
                      task<> (*read_and_check)(context&, next, void const*),
                      task<> (*read)(context&, next, void const*), shape_function what);

template <class P> void add_input(route_item& item) {
    using input = std::remove_cvref_t<P>;
    constexpr bool takes_files = input::target == input_target::multipart;
    static_assert(takes_files || !has_files<typename input::value_type>(),
                  "tunic: files come in a multipart form and nowhere else: take multipart<T>");
    if constexpr (takes_files || !has_files<typename input::value_type>()) {
        verify_rules<typename input::value_type>(item.wrong_rules);
        add_input_layers(item, input::target, type_name<input>(), // `json<api::user>`: as the handler spells it
                         &enter_stateless<input_layer<input, depth::reading_and_rules>>,
                         &enter_stateless<input_layer<input, depth::reading>>, shape_of_input<input>());
        if constexpr (input::target == input_target::params) {
            auto const& required = required_fields<typename input::value_type>();
            for (std::size_t i = 0; i < required.size(); ++i)
                if (required[i]) item.needed_params.push_back(field_names<typename input::value_type>[i]);
        }
    }
}

template <class... P> void add_inputs(route_item& item, parameter_list<context&, P...>*) { (add_input<P>(item), ...); }

/// Whether each field that a params<T> may need is a parameter of the folder.
template <class T, data::literal Folder, std::size_t... I> consteval bool folder_has_fields(std::index_sequence<I...>) {
    return ((!data::may_be_required<T, I>() || folder_has_parameter<Folder>(field_names<T>[I])) && ...);
}
template <class Input, data::literal Folder> consteval void check_params_of_folder() {
    if constexpr (Input::target == input_target::params) {
        using fields = typename Input::value_type;
        static_assert(folder_has_fields<fields, Folder>(std::make_index_sequence<data::count_fields<fields>()>{}),
                      "tunic: params<T> has a field that is no parameter of this folder, nor of one above it");
    }
}
template <data::literal Folder, class... P>
void add_inputs(route_item& item, parameter_list<context_at<Folder>&, P...>*) {
    (check_params_of_folder<std::remove_cvref_t<P>, Folder>(), ...);
    (add_input<P>(item), ...);
}

/// Turns a handler with inputs into one that takes only the context.
template <class F> struct with_inputs {
    F f;
    auto operator()(context& c) const { return call(c, static_cast<parameter_list_of<F>*>(nullptr)); }

private:
    template <class... P> auto call(context& c, parameter_list<context&, P...>*) const {
        return f(c, std::remove_cvref_t<P>(c.get<held_input<std::remove_cvref_t<P>>>().value)...);
    }
};

} // namespace detail
} // namespace tunic
