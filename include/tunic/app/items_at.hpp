#pragma once
#include <tunic/app/context_at.hpp>
#include <tunic/app/folder_names.hpp>
#include <tunic/app/route.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/base/config.hpp>
#include <tunic/data/literal.hpp>

#include <concepts>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic {

/// The items of a route file or a middleware file, and where the file stands.
struct route_items {
    std::vector<route_item> items; ///< in the order in which they were listed
    code_location where;           ///< the file and line that `describe()` and messages show
};

namespace detail {

template <data::literal Folder, data::literal... Named> route_item item_for_folder(item_in<Named...> of) {
    static_assert(
        (is_folder_within(Folder.view(), Named.view()) && ...),
        "tunic: a function in this file takes the context_at of a folder that is neither this one nor one above it");
    return std::move(of.item);
}

/// An element of the list that a route file of this folder returns.
template <data::literal Folder> struct item_at {
    route_item item;

    template <class Item>
        requires(!std::is_same_v<std::remove_cvref_t<Item>, item_at>)
    item_at(Item&& of) : item(take(std::forward<Item>(of))) {}

private:
    template <class Item> static route_item take(Item&& of) {
        using plain = std::remove_cvref_t<Item>;
        static_assert(
            item_of_route<plain> || is_item_in<plain>,
            "tunic: a route file returns a list of use(...), GET(...) and its like, on_error(...), alias(...) "
            "and limits({...})");
        if constexpr (std::same_as<plain, route_item>)
            return std::forward<Item>(of);
        else if constexpr (is_item_in<plain>)
            return item_for_folder<Folder>(std::forward<Item>(of));
        else
            return {};
    }
};

} // namespace detail

/// The list of items that a route file or a middleware file of this folder returns: `return {use(...), GET(...)};`
template <data::literal Folder> class items_at : public route_items {
public:
    /// A list of items: `use(...)`, `GET(...)` and the other methods, `on_error(...)`, `alias(...)`, `limits({...})`.
    items_at(std::initializer_list<detail::item_at<Folder>> list, code_location at = code_location::here()) {
        for (auto const& one : list) items.push_back(one.item);
        where = at;
    }
    /// A list with one item, without the braces: `return GET(show);`
    template <class Item>
        requires(!std::derived_from<std::remove_cvref_t<Item>, route_items>)
    items_at(Item&& one, code_location at = code_location::here()) {
        items.push_back(detail::item_at<Folder>(std::forward<Item>(one)).item);
        where = at;
    }
};

inline namespace TUNIC_DIRECTORY {

/// The route file of a folder, here `api/users/[id]/index.cpp`:
///
///     template <> auto tunic::route_at<"users/[id]">() -> items_at<"users/[id]"> {
///         return {use(require_login, {.on = method::DELETE}), GET(show), DELETE(remove)};
///     }
///
/// The items are those of define_route. The name is the path of the folder in its directory, `index` for the root.
/// Called once, when the routes are mounted. CMake's tunic_directory_routes() finds the files, checks each name against
/// its folder, and generates the function that gathers them: docs/guide/directory-routes.md.
template <data::literal Folder> auto route_at() -> items_at<Folder>;

/// The items of `use.cpp`: `use`, `on_error` and `limits` for all routes in its folder and below. `` is the directory.
template <data::literal Folder> auto middleware_at() -> items_at<Folder>;

} // namespace TUNIC_DIRECTORY
} // namespace tunic
