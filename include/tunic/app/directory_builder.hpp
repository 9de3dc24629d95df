#pragma once
#include <tunic/app/items_at.hpp>
#include <tunic/app/route.hpp>
#include <tunic/route/pattern.hpp>

#include <string>
#include <vector>

namespace tunic::detail {

/// Puts the files of a directory together as define_group would: a folder with a `use.cpp` is a group, and the routes
/// in it and below are in that group. For the code that tunic_directory_routes() of CMake makes, in any order.
class directory_builder {
public:
    explicit directory_builder(route_pattern prefix);

    /// The `use.cpp` of a folder: `/users/[id]`; `/` is the directory itself, and `/index` the folder of its root.
    void middleware(route_pattern folder, route_items of_file);
    /// The `index.cpp` of a folder.
    void route(route_pattern folder, route_items of_file);

    /// The group of the whole directory. Parents come before what is in them, else the alphabet decides.
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
