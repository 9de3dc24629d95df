// A variant is read by what tells its alternatives apart, and that is found while compiling (G3).
#include <tunic/data/json_reader.hpp>
#include <tunic/data/json_writer.hpp>

#include <map>
#include <string>
#include <variant>

namespace shop {
struct gone {
    int id;
};
} // namespace shop
namespace store {
struct gone {
    int id;
};
struct card {
    std::string type;
};
} // namespace store

using same_tag = std::variant<shop::gone, store::gone>;
using tag_as_field = std::variant<shop::gone, store::card>;
using two_numbers = std::variant<int, double>;
using map_and_object = std::variant<shop::gone, std::map<std::string, int>>;

std::string fine(std::variant<int, shop::gone> const& v) { return tunic::to_json(v); }
std::string a(same_tag const& v) {
    return tunic::to_json(v); // expect: two alternatives of this variant have the same tag
}
std::string b(tag_as_field const& v) {
    return tunic::to_json(v); // expect: has a field with the name of the tag
}
void c() {
    (void)tunic::from_json<two_numbers>("1"); // expect: two alternatives of this variant look alike
}
void d() {
    (void)tunic::from_json<map_and_object>("{}"); // expect: two alternatives of this variant look alike
}
