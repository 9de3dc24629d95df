#include <tunic/app/directory_builder.hpp>
#include <tunic/route/parsed_pattern.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tunic::detail {
namespace {

// The root's route has its own folder, because every route has one.
std::string_view without_index(std::string_view folder) { return folder == "index" ? "" : folder; }

// By segments: a separator sorts before all characters of a name.
bool stands_before(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        auto const rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
        return rank(x) < rank(y);
    });
}

// The pattern from a folder to one inside it.
std::string pattern_between(std::string_view outer, std::string_view inner) {
    inner = without_index(inner);
    outer = without_index(outer);
    auto rest = inner.substr(outer.size());
    if (rest.starts_with('/')) rest.remove_prefix(1);
    // Not "/" + std::string: g++ 12 at -O3 warns of an overlap that does not exist.
    return routing::to_text(routing::parse(std::string(1, '/').append(rest)));
}

} // namespace

directory_builder::directory_builder(route_pattern prefix) : prefix_(prefix.text()), where_(prefix.where()) {}

void directory_builder::middleware(route_pattern folder, route_items of_file) {
    middleware_.push_back({std::string(folder.text().substr(1)), std::move(of_file)});
}

void directory_builder::route(route_pattern folder, route_items of_file) {
    routes_.push_back({std::string(folder.text().substr(1)), std::move(of_file)});
}

group directory_builder::take() && {
    struct level {
        std::string folder;
        group is;
    };
    auto const in_order = [](auto const& a, auto const& b) { return stands_before(a.folder, b.folder); };
    std::ranges::sort(middleware_, in_order);
    std::ranges::sort(routes_, [](file const& a, file const& b) {
        return stands_before(without_index(a.folder), without_index(b.folder));
    });

    std::vector<level> levels{{{}, {prefix_, where_, {}, {}, {}}}};
    for (auto& [folder, found] : middleware_)
        if (folder.empty())
            levels.front().is = {prefix_, found.where, std::move(found.items), {}, {}};
        else
            levels.push_back({std::move(folder), {{}, found.where, std::move(found.items), {}, {}}});

    // Levels are in the order of a walk, so the last one around a folder is the innermost.
    auto const innermost_around = [&](std::string_view folder, auto end) {
        auto const around = [&](level const& l) { return is_folder_within(folder, l.folder); };
        return std::find_if(std::make_reverse_iterator(end), levels.rend(), around);
    };
    for (auto& [folder, found] : routes_) {
        auto const home = innermost_around(folder, levels.end());
        home->is.routes.push_back({pattern_between(home->folder, folder), found.where, std::move(found.items)});
    }
    for (auto last = std::prev(levels.end()); last != levels.begin(); --last) {
        auto const home = innermost_around(last->folder, last);
        last->is.prefix = pattern_between(home->folder, last->folder);
        home->is.groups.insert(home->is.groups.begin(), std::move(last->is));
    }
    return std::move(levels.front().is);
}

} // namespace tunic::detail
