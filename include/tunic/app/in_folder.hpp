#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/app/handler.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/base/type_name.hpp>
#include <tunic/data/literal.hpp>

#include <type_traits>
#include <utility>

// Handlers and layers that take context_at<Folder>& in place of context&, and items that remember those folders.

namespace tunic {

struct route_item;

namespace detail {

template <data::literal Folder> context_at<Folder>& seen_from(context& c) noexcept; // NOLINT: defined in context_at.hpp

/// Turns a function of context_at<Folder>& into one of context&.
template <class F, class Parameters = parameter_list_of<F>> struct in_folder;
template <class F, data::literal Folder, class... P> struct in_folder<F, parameter_list<context_at<Folder>&, P...>> {
    F f;
    decltype(auto) operator()(context& c, P... rest) const { return f(seen_from<Folder>(c), std::forward<P>(rest)...); }
};

template <class F> inline constexpr bool names_a_folder = false;
template <class F>
    requires requires { sizeof(in_folder<F>); }
inline constexpr bool names_a_folder<F> = true;

template <class F, bool Names = names_a_folder<F>> struct untied {
    using type = F;
};
template <class F> struct untied<F, true> {
    using type = in_folder<F>;
};
/// The function that is called in place of F.
template <class F> using untied_t = typename untied<F>::type;

template <class F> any_layer as_handler(F f) {
    if constexpr (names_a_folder<F>)
        return named(readable_name(type_name<F>()), make_handler(in_folder<F>{std::move(f)}));
    else
        return make_handler(std::move(f));
}
template <class F> any_layer as_layer(F&& f) {
    using function = std::decay_t<F>;
    if constexpr (names_a_folder<function>)
        return named(readable_name(type_name<function>()), in_folder<function>{std::forward<F>(f)});
    else
        return std::forward<F>(f);
}

template <data::literal... Folders> struct item_in; // from route.hpp

template <class Item, class... F> struct item_of {
    using type = Item;
};
template <class F, class... Rest> struct item_of<route_item, F, Rest...> : item_of<route_item, Rest...> {};
template <data::literal... Known, class F, class... Rest>
struct item_of<item_in<Known...>, F, Rest...> : item_of<item_in<Known...>, Rest...> {};
template <class F, data::literal Folder, class... P, class... Rest>
struct item_of<route_item, in_folder<F, parameter_list<context_at<Folder>&, P...>>, Rest...>
    : item_of<item_in<Folder>, Rest...> {};
template <data::literal... Known, class F, data::literal Folder, class... P, class... Rest>
struct item_of<item_in<Known...>, in_folder<F, parameter_list<context_at<Folder>&, P...>>, Rest...>
    : item_of<item_in<Known..., Folder>, Rest...> {};

/// The item that a builder creates from these functions: a plain route_item, unless one of them names a folder.
template <class... F> using item_made_of = typename item_of<route_item, untied_t<std::decay_t<F>>...>::type;

template <class T> inline constexpr bool is_item_in = false;
template <data::literal... Folders> inline constexpr bool is_item_in<item_in<Folders...>> = true;

} // namespace detail
} // namespace tunic
