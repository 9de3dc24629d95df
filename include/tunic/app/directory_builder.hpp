#pragma once
#include <tunic/app/items_at.hpp>
#include <tunic/app/route.hpp>
#include <tunic/route/pattern.hpp>

#include <string>
#include <vector>

namespace tunic::detail {

/// Assembles the files of a directory as define_group would: a folder with a `use.cpp` is a group, and the routes in it
/// and below belong to that group. For the code that CMake's tunic_directory_routes() generates, in any order.
class directory_builder {
public:
    explicit directory_builder(route_pattern prefix);

    /// The `use.cpp` of a folder: `/users/[id]`; `/` is the directory itself, and `/index` its root's `index` folder.
    void middleware(route_pattern folder, route_items of_file);
    /// The `index.cpp` of a folder.
    void route(route_pattern folder, route_items of_file);

    /// The group of the whole directory. Parents come before their contents, otherwise in alphabetical order.
    [[nodiscard]] group take() &&;

private:
    struct file {
        std::string folder;
        route_items is;
    };
    std::string prefix_;
    code_location where_;
    std::vector<file> middleware_;
    std::vector<file> routes_;
};

} // namespace tunic::detail
