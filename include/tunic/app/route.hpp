#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/app/error_handler.hpp>
#include <tunic/app/handler.hpp>
#include <tunic/app/in_folder.hpp>
#include <tunic/app/limits.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/base/lasting_text.hpp>
#include <tunic/data/literal.hpp>
#include <tunic/data/shape_function.hpp>
#include <tunic/http/method.hpp>
#include <tunic/route/pattern.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic {

struct any_endpoint;

/// Options of `use`: `use(require_login, {.on = method::POST | method::DELETE, .slot = "auth"})`.
struct use_options {
    /// The methods of the handlers it runs for. `on` GET covers HEAD served by GET; an empty set never runs.
    method_set on = method_set::all();
    /// A name for its place: a deeper `use` with the same slot takes the place over. `edge:NAME` is moved before
    /// validation; `validate:json` (or another part of the request) replaces a check; compile() reports a misspelt
    /// slot. See docs/guide/middleware.md.
    lasting_text slot = {};
};

/// An input that a handler reads from the request before it runs, as two layers.
struct input_layers {
    /// Which part of the request.
    input_target target;
    any_layer read_and_check; ///< in the validators' place
    any_layer read;           ///< just before the handler, when a `use` has claimed that place
    shape_function what;      ///< the shape of its value, for documents; null if it has none
};

/// One item of a route or a group, as a plain record: the result of `use`, `GET`, `on_error` and `alias`. Routes are
/// lists of these, so they can be inspected and tested without a server (the idea of KosmoJS's defineRoute).
struct route_item {
    /// The kind of an item.
    enum class kind : unsigned char { use, handler, error_handler, alias, limits };

    /// The kind; the members below name the kinds they apply to.
    kind is = kind::use;
    method_set on = method_set::all();            ///< use
    std::string slot;                             ///< use
    std::string method_name;                      ///< handler
    std::vector<any_layer> layers;                ///< use: one; handler: the builder's own layers, then the handler
    std::vector<input_layers> inputs;             ///< handler: in the order of its parameters
    std::vector<std::string_view> needed_params;  ///< handler: those that its params<T> requires
    std::vector<std::string> wrong_rules;         ///< handler: a sentence for each meaningless rule of its inputs
    std::string pattern;                          ///< alias
    route_limits limit;                           ///< limits
    std::shared_ptr<any_endpoint const> endpoint; ///< handler: its endpoint's declaration, if it has one
    code_location where;                          ///< where it was written

    /// @cond machinery
    // All defined elsewhere, so that programs that only create items need not compile their parts.
    route_item();
    route_item(kind what, code_location at);
    route_item(route_item const&);
    route_item(route_item&&) noexcept;
    route_item& operator=(route_item const&);
    route_item& operator=(route_item&&) noexcept;
    ~route_item();
    void add(any_layer layer);
    void add_input(input_target target, any_layer read_and_check, any_layer read, shape_function what);
    /// @endcond
};

namespace detail {
/// An item whose functions see the request from these folders. Only route files there, or below, may contain it.
template <data::literal... Folders> struct item_in {
    route_item item;
};
} // namespace detail

/// A pattern and its items. Created by define_route.
struct route {
    /// The pattern as written, without the prefixes of groups.
    std::string pattern;
    /// Where it was written.
    code_location where;
    /// Its items, in source order.
    std::vector<route_item> items;

    /// @cond machinery
    route();
    route(std::string pattern, code_location where, std::vector<route_item> items);
    route(route const&);
    route(route&&) noexcept;
    route& operator=(route const&);
    route& operator=(route&&) noexcept;
    ~route();
    /// @endcond
};

/// A prefix, the layers that cascade to everything in it, and its contents. Created by define_group.
struct group {
    /// The prefix of all patterns in it; empty for the app itself.
    std::string prefix;
    /// Where it was written.
    code_location where;
    /// Its layers, error handlers and limits.
    std::vector<route_item> items;
    /// The routes that are directly in it.
    std::vector<tunic::route> routes;
    /// The groups that are directly in it.
    std::vector<group> groups;
};

namespace detail {
/// The item in the form that a builder returns: itself, or tied to the folders that its functions name.
template <class Made> Made tie(route_item& item) { return Made{std::move(item)}; }

template <class> inline constexpr bool never = false; // for a static_assert in a template that must not be used

template <class F>
concept usable_as_layer = layer_like<untied_t<std::decay_t<F>>> || std::same_as<std::decay_t<F>, any_layer>;
} // namespace detail

/// A layer for every method of a route, or for everything in a group, wherever it stands in the list.
template <class F>
detail::item_made_of<F> use(F&& layer, use_options options = {}, code_location where = code_location::here()) {
    if constexpr (!detail::usable_as_layer<F>) detail::require_layer<detail::untied_t<std::decay_t<F>>>();
    route_item item(route_item::kind::use, where);
    item.on = options.on;
    item.slot = options.slot;
    if constexpr (detail::usable_as_layer<F>) item.add(detail::as_layer(std::forward<F>(layer)));
    return detail::tie<detail::item_made_of<F>>(item);
}

/// Does not compile: a `use` has one layer, whose place is where it stands.
template <class First, class Second, class... More>
    requires(!std::convertible_to<Second, use_options> && !std::convertible_to<Second, code_location>)
route_item use(First&&, Second&&, More&&...) {
    static_assert(detail::never<First>,
                  "use(...) takes one layer and its options: several layers are several use(...); "
                  "for some paths only it stands in define_group(\"/admin\", use(layer), ...)");
    return {};
}

namespace detail {

template <class First, class... Rest> void chain_up(route_item& item, First&& first, Rest&&... rest) {
    if constexpr (sizeof...(Rest) == 0) {
        item.add(as_handler(std::decay_t<First>(std::forward<First>(first))));
        if constexpr (takes_nothing_but_inputs<std::decay_t<First>>)
            add_inputs(item, static_cast<parameter_list_of<std::decay_t<First>>*>(nullptr));
    } else {
        static_assert(layer_like<untied_t<std::decay_t<First>>>,
                      "every function of a method builder but the last is a layer, called as f(context&, next) and "
                      "returning task<>; the last is the handler");
        if constexpr (usable_as_layer<First>) item.add(as_layer(std::forward<First>(first)));
        chain_up(item, std::forward<Rest>(rest)...);
    }
}

template <class... F> constexpr bool reads_no_body = !(reads_body<std::decay_t<F>>() || ...);

template <class... F> item_made_of<F...> handler_item(std::string_view method_name, F&&... functions) {
    static_assert(sizeof...(F) > 0, "a method needs a handler: GET(handler), or GET(layer, handler)");
    route_item item(route_item::kind::handler, code_location{});
    item.method_name = method_name;
    if constexpr (sizeof...(F) > 0) chain_up(item, std::forward<F>(functions)...);
    return tie<item_made_of<F...>>(item);
}

} // namespace detail

// The method builders: `GET(show)`, `POST(check_csrf, rename)`. Several functions form a chain for this method only,
// and run inside everything that `use` adds. The order of builders in a route does not matter.

/// The handler for HEAD, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> HEAD(F&&... functions) {
    static_assert(detail::reads_no_body<F...>, "a HEAD request has no body to read");
    return detail::handler_item("HEAD", std::forward<F>(functions)...);
}
/// The handler for OPTIONS, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> OPTIONS(F&&... functions) {
    return detail::handler_item("OPTIONS", std::forward<F>(functions)...);
}
/// The handler for GET, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> GET(F&&... functions) {
    static_assert(detail::reads_no_body<F...>, "a GET request has no body to read; QUERY and POST have");
    return detail::handler_item("GET", std::forward<F>(functions)...);
}
/// The handler for POST, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> POST(F&&... functions) {
    return detail::handler_item("POST", std::forward<F>(functions)...);
}
/// The handler for PUT, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> PUT(F&&... functions) {
    return detail::handler_item("PUT", std::forward<F>(functions)...);
}
/// The handler for PATCH, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> PATCH(F&&... functions) {
    return detail::handler_item("PATCH", std::forward<F>(functions)...);
}
/// The handler for DELETE, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> DELETE(F&&... functions) {
    return detail::handler_item("DELETE", std::forward<F>(functions)...);
}
/// The handler for QUERY, as the last of the functions; those before it are layers for this method only.
template <class... F> detail::item_made_of<F...> QUERY(F&&... functions) {
    return detail::handler_item("QUERY", std::forward<F>(functions)...);
}
/// A method of any other name: `METHOD("PURGE", purge)`. Names are case-sensitive tokens.
template <class... F> detail::item_made_of<F...> METHOD(std::string_view name, F&&... functions) {
    return detail::handler_item(name, std::forward<F>(functions)...);
}

/// Another absolute pattern with the same parameters for the same route: not a redirect, not prefixed by groups.
route_item alias(route_pattern pattern);

/// Handles exceptions thrown further in: `on_error([](context& c, std::exception_ptr e) -> task<> { ... })`.
/// The handler finds a response that holds only the status of the error (500 if it has none) and the headers that
/// outlive errors. The nearest handler wins: the route's, the groups' from inside out, the app's. A handler that
/// rethrows its exception leaves it to the next one; anything else it throws is a plain 500, which no other handler
/// sees.
template <class F> route_item on_error(F&& handler, code_location where = code_location::here()) {
    route_item item(route_item::kind::error_handler, where);
    item.add(make_error_layer(std::decay_t<F>(std::forward<F>(handler))));
    return item;
}

/// Limits in place of the server's, for a route or for everything in a group: `limits({.body = 64 << 20})`.
route_item limits(route_limits const& own, code_location where = code_location::here());

namespace detail {

void add(route& to, route_item item);
void add(group& to, route_item item);
void add(group& to, route const& r);
void add(group& to, group const& g);

template <class I>
concept item_of_route = std::same_as<std::remove_cvref_t<I>, route_item>;
template <class I>
concept item_of_group =
    item_of_route<I> || std::same_as<std::remove_cvref_t<I>, route> || std::same_as<std::remove_cvref_t<I>, group>;
template <class... I> inline constexpr bool know_no_folder = !(is_item_in<std::remove_cvref_t<I>> || ...);

} // namespace detail

/// A route as a value: a pattern and, in any order, `use(...)`, method builders, `on_error`, `alias` and `limits`.
///
///     route const user = define_route("/users/:id", use(require_login), GET(show), DELETE(remove));
template <class... Items> route define_route(route_pattern pattern, Items&&... items) {
    static_assert(detail::know_no_folder<Items...>,
                  "what takes context_at<FOLDER>& belongs in the route file of that folder; here it takes context&");
    static_assert((detail::item_of_route<Items> && ...) || !detail::know_no_folder<Items...>,
                  "a route is made of use(...), GET(...) and its like, on_error(...), alias(...) and limits({...})");
    route r{std::string(pattern.text()), pattern.where(), {}};
    if constexpr ((detail::item_of_route<Items> && ...)) (detail::add(r, std::forward<Items>(items)), ...);
    return r;
}

/// Routes and groups under a common prefix, and the layers that wrap only them.
///
///     group const admin = define_group("/admin", use(require_role{"admin"}), dashboard, user);
template <class... Items> group define_group(route_pattern prefix, Items&&... items) {
    static_assert(detail::know_no_folder<Items...>,
                  "what takes context_at<FOLDER>& belongs in a route file of that folder; here it takes context&");
    static_assert((detail::item_of_group<Items> && ...) || !detail::know_no_folder<Items...>,
                  "a group is made of use(...), on_error(...), limits({...}), routes and groups");
    group g{std::string(prefix.text()), prefix.where(), {}, {}, {}};
    if constexpr ((detail::item_of_group<Items> && ...)) (detail::add(g, std::forward<Items>(items)), ...);
    return g;
}

} // namespace tunic
